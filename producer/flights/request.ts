import type { Clock } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";

/** What came of one HTTP request. */
export type Reply =
  | {
    readonly type: "answer";
    readonly status: number;
    readonly headers: Headers;
    readonly body: Uint8Array;
  }
  | { readonly type: "timeout" }
  | { readonly type: "too_large" }
  /** No connection, or one that broke. */
  | { readonly type: "connection_error"; readonly problem: string }
  | { readonly type: "stopped" };

export interface RequestLimits {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly timeout_ms: number;
  readonly maxBytes: number;
}

export type SendRequest = (url: URL, init: RequestInit) => Promise<Reply>;

/** Sends requests that are bounded in time and size; redirections are answers like others. */
export function boundedRequests({ clock, stop, timeout_ms, maxBytes }: RequestLimits): SendRequest {
  return async (url, init) => {
    if (stop.aborted) return { type: "stopped" };
    const ending = new AbortController();
    const onStop = () => ending.abort();
    stop.addEventListener("abort", onStop, { once: true });
    let late = false;
    const timer = clock.setTimer(() => {
      late = true;
      ending.abort();
    }, timeout_ms);
    try {
      const response = await fetch(url, { ...init, redirect: "manual", signal: ending.signal });
      const body = await readBody(response, maxBytes);
      if (body === null) return { type: "too_large" };
      return { type: "answer", status: response.status, headers: response.headers, body };
    } catch (error) {
      if (stop.aborted) return { type: "stopped" };
      return late ? { type: "timeout" } : { type: "connection_error", problem: messageOf(error) };
    } finally {
      clock.clearTimer(timer);
      stop.removeEventListener("abort", onStop);
    }
  };
}

/** Null when there is more than `maxBytes`: the rest is not read. */
async function readBody({ body }: Response, maxBytes: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    // Leaving the loop ends the connection.
    if (size > maxBytes) return null;
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
