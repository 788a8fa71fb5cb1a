import type { Theme } from "../pages/document.tsx";
import type { Session } from "../auth/session.ts";
import type { WebSite } from "./web_site.ts";

/** What Hono's handlers of this kit find in their context. */
export interface WebEnv {
  readonly Bindings: {
    /** The client's IP address. */
    readonly address: string;
  };
  readonly Variables: {
    readonly site: WebSite;
    /** Null for somebody who is not logged in. */
    readonly session: Session | null;
    /** What the viewer has chosen over the system's preference. */
    readonly theme: Theme | null;
  };
}
