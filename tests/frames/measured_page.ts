import { until } from "../support/until.ts";
import type { DevTools } from "./dev_tools.ts";

const LIMIT_MS = 60_000;

/** What a script has come to in a page, or how it broke. */
interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

/** A page of a `MeasuredBrowser`. */
export class MeasuredPage implements AsyncDisposable {
  readonly #tools: DevTools;
  readonly #session: string;
  readonly #context: string;

  constructor(tools: DevTools, session: string, context: string) {
    this.#tools = tools;
    this.#session = session;
    this.#context = context;
  }

  /** One command of the browser's own protocol for tools. */
  async send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    return await this.#tools.send(method, params, this.#session);
  }

  async setCookie(url: string, { name, value }: { name: string; value: string }): Promise<void> {
    await this.#tools.send("Storage.setCookies", {
      ...{ browserContextId: this.#context },
      cookies: [{ url, name, value, secure: true }],
    });
  }

  /** Runs in every document that is opened from now on, before its own scripts. */
  async addInitScript(source: string): Promise<void> {
    await this.send("Page.enable");
    await this.send("Page.addScriptToEvaluateOnNewDocument", { source });
  }

  /** Resolves when the document is there, which may not have loaded all of its scripts. */
  async goto(url: string): Promise<void> {
    const { errorText } = await this.send("Page.navigate", { url });
    if (errorText !== undefined) throw new Error(`${url}: ${errorText}`);
  }

  /** What `script` returns, once a promise of it is fulfilled. @throws Error when it throws. */
  async evaluate(script: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      ...{ expression: script, awaitPromise: true, returnByValue: true },
    }) as unknown as Evaluated; // As the protocol has it.
    if (!exceptionDetails) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  /** Waits until `script`, which is asked every few milliseconds, is true. */
  async until(what: string, script: string): Promise<void> {
    await until(what, async () => {
      // A document that is about to change has no answer.
      return await this.evaluate(script).catch(() => null) === true;
    }, LIMIT_MS);
  }

  /** Closes it, and forgets its cookies and what it has cached. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tools.send("Target.disposeBrowserContext", { browserContextId: this.#context });
  }
}
