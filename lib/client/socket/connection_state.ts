import type { Welcome } from "@rangecast/gateway/server-message";

/** How a viewer stands with its gateway. */
export type ConnectionState =
  /** `attempt` counts from 1 since it was last open. */
  | { readonly type: "connecting"; readonly attempt: number }
  | { readonly type: "open"; readonly welcome: Welcome }
  /** Broken: the next attempt comes after `wait_ms`, counted from the moment of this state. */
  | {
    readonly type: "waiting";
    readonly attempt: number;
    readonly wait_ms: number;
    readonly reason: string;
  }
  /** The gateway does not want this viewer: no attempt follows. */
  | { readonly type: "refused"; readonly code: number; readonly reason: string }
  | { readonly type: "closed" };
