import type { Msg } from "@nats-io/nats-core";

/** What the broker said of one published message. */
export type PublishReply =
  | { readonly type: "stored"; readonly seq: number }
  | { readonly type: "duplicate"; readonly seq: number }
  /** No stream listens on the subject: nobody has stored anything. */
  | { readonly type: "no-stream" }
  /** The broker cannot now: worth another attempt. */
  | { readonly type: "unavailable"; readonly problem: string }
  /** The broker will not, ever. */
  | { readonly type: "rejected"; readonly reason: string };

interface ReplyBody {
  readonly seq?: unknown;
  readonly duplicate?: unknown;
  readonly error?: {
    readonly code?: unknown;
    readonly err_code?: unknown;
    readonly description?: unknown;
  };
}

const NO_RESPONDERS = 503;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How the server writes the usual acknowledgement: `{"stream":"TSPI", "seq":42}`. */
const STREAM_KEY = encoder.encode('{"stream":"');
const SEQ_KEY = encoder.encode('", "seq":');
const [DIGIT_0 = 0, DIGIT_9 = 0, QUOTE = 0, CLOSING = 0] = encoder.encode('09"}');

/**
 * Reads the acknowledgement of a JetStream publish (ADR-22 of the NATS architecture). An empty
 * body never acknowledges anything: with status 503 it means that no stream took the message.
 */
export function readPublishReply(message: Pick<Msg, "data" | "headers">): PublishReply {
  if (message.data.length === 0) {
    return message.headers?.code === NO_RESPONDERS
      ? { type: "no-stream" }
      : { type: "unavailable", problem: "an empty reply" };
  }
  const seq = plainSequence(message.data);
  if (seq > 0) return { type: "stored", seq };
  const body = parseBody(message.data);
  if (!body) return { type: "unavailable", problem: "a reply that is not JSON" };
  if (body.error) return readError(body.error);
  if (typeof body.seq !== "number" || body.seq < 1) {
    return { type: "unavailable", problem: "a reply without a sequence" };
  }
  return { type: body.duplicate === true ? "duplicate" : "stored", seq: body.seq };
}

/**
 * The sequence in an acknowledgement of the usual form; 0 for everything else, which is parsed.
 * One comes back for each message: this costs a tenth of parsing it.
 */
function plainSequence(data: Uint8Array): number {
  if (!startsWith(data, STREAM_KEY, 0)) return 0;
  const keyAt = data.indexOf(QUOTE, STREAM_KEY.length);
  if (keyAt < 0 || !startsWith(data, SEQ_KEY, keyAt)) return 0;
  let seq = 0;
  for (let at = keyAt + SEQ_KEY.length; at < data.length - 1; at++) {
    const byte = data[at] as number; // `at` lies inside
    if (byte < DIGIT_0 || byte > DIGIT_9) return 0;
    seq = seq * 10 + (byte - DIGIT_0);
  }
  return data.at(-1) === CLOSING ? seq : 0;
}

function startsWith(data: Uint8Array, part: Uint8Array, offset: number): boolean {
  for (let i = 0; i < part.length; i++) {
    if (data[offset + i] !== part[i]) return false;
  }
  return true;
}

function parseBody(data: Uint8Array): ReplyBody | null {
  try {
    const body: unknown = JSON.parse(decoder.decode(data));
    return typeof body === "object" && body !== null ? body : null;
  } catch {
    return null;
  }
}

function readError({ code, err_code, description }: NonNullable<ReplyBody["error"]>): PublishReply {
  if (typeof code === "number" && code < 500) {
    return { type: "rejected", reason: `broker_${err_code ?? code}` };
  }
  return {
    type: "unavailable",
    problem: `${description ?? "an error without a text"} (${err_code ?? code})`,
  };
}
