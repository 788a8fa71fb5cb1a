import { isLoopback } from "../origins.ts";
import type { Session } from "./session.ts";

/** What is kept for older clients, which know of no login. */
export interface GuestAccess {
  /** Paths that are read without a session; sockets say so by themselves. */
  readonly paths: (path: string) => boolean;
  /** Then everybody's address is the proxy's, and nobody is a guest. */
  readonly behindProxy: boolean;
}

const GUEST: Session = {
  id: "guest",
  name: "guest",
  role: "viewer",
  kind: "guest",
  // A guest has nothing that could end.
  signal: new AbortController().signal,
  touch: () => {},
};

/**
 * The session of somebody without one, where that is served: from this machine alone, as a viewer.
 * `address` is the socket's own.
 */
export function guestSession(
  access: GuestAccess | undefined,
  address: string | undefined,
): Session | null {
  if (!access || access.behindProxy || address === undefined) return null;
  return isLoopback(address) ? GUEST : null;
}

/** Whether a request shows a token: a wrong one is never let in as a guest. */
export function showsToken(headers: Pick<Headers, "get">): boolean {
  return /^bearer\b/i.test(headers.get("authorization") ?? "");
}
