import type { Context } from "hono";
import { renderDocument } from "../pages/document.tsx";
import { MAX_PASSWORD_LENGTH } from "../auth/password.ts";
import type { WebEnv } from "./web_env.ts";

/** What is said above the form, and what stands in it. */
export interface LoginView {
  /** What has gone wrong. */
  readonly message?: string;
  /** What has been done. */
  readonly said?: string;
  readonly name?: string;
  /** Where to go afterwards. */
  readonly next: string;
}

/** The page with the form, which works without any script. */
export function loginPage(c: Context<WebEnv>, view: LoginView): string {
  const { site, theme } = c.var;
  return renderDocument(site.assets, {
    title: `Log in · ${site.title}`,
    styles: site.styles,
    theme,
    body: <LoginForm view={view} />,
  });
}

function LoginForm({ view: { message, said, name = "", next } }: { readonly view: LoginView }) {
  return (
    <main class="gate">
      <p class="brand">
        range<span>cast</span>
      </p>
      <h1>Log in</h1>
      {said === undefined ? null : <p role="status">{said}</p>}
      <form method="post" action="/login" class="stack">
        {message === undefined ? null : <p class="alarm" role="alert">{message}</p>}
        <label class="field">
          <span>Name</span>
          <input
            type="text"
            name="name"
            value={name}
            maxLength={32}
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            autofocus={name === ""}
          />
        </label>
        <label class="field">
          <span>Password</span>
          <input
            type="password"
            name="password"
            maxLength={MAX_PASSWORD_LENGTH}
            autocomplete="current-password"
            required
            autofocus={name !== ""}
          />
        </label>
        <input type="hidden" name="next" value={next} />
        <button type="submit" class="primary">Log in</button>
      </form>
      <p class="dim">
        Accounts are made on the server: <code>deno task users</code>
      </p>
    </main>
  );
}
