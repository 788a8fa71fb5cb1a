import { type PullOptions, readPullOptions } from "./pull_request.ts";

/** What a client says about a message that it has got. */
export type Ack =
  | { type: "ack" }
  | { type: "nak"; delay_ms: number }
  | { type: "progress" }
  | { type: "term" }
  | { type: "next"; options: PullOptions }
  | { type: "unknown" };

/** Reads the body of an acknowledgement; an empty one means "done". */
export function readAck(body: string): Ack {
  if (body === "" || body === "+ACK" || body === "+OK") return { type: "ack" };
  if (body === "+WPI") return { type: "progress" };
  if (body.startsWith("+TERM")) return { type: "term" };
  if (body.startsWith("-NAK")) return { type: "nak", delay_ms: readDelay(body.slice(4).trim()) };
  if (body.startsWith("+NXT")) {
    try {
      return { type: "next", options: readPullOptions(body.slice(4)) };
    } catch {
      // Not a pull: then it is no acknowledgement that anybody could mean, either.
      return { type: "unknown" };
    }
  }
  return { type: "unknown" };
}

/** `{"delay": nanoseconds}`; anything else means at once, as in nats-server. */
function readDelay(text: string): number {
  if (!text.startsWith("{")) return 0;
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given !== "object" || given === null || !("delay" in given)) return 0;
    return typeof given.delay === "number" ? given.delay / 1e6 : 0;
  } catch {
    return 0;
  }
}
