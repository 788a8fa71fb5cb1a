import { assert } from "@rangecast/base/assert";
import { encode } from "@rangecast/codec/cbor";
import type { Encoding } from "../protocol/protocol.ts";
import type { ServerMessage, SubscriptionMessage } from "../protocol/server_message.ts";

/** One WebSocket message as it goes out. */
export interface Frame {
  readonly bytes: Uint8Array;
  /** A text frame, otherwise a binary one. */
  readonly text: boolean;
}

type WithoutId<Message> = Message extends unknown ? Omit<Message, "id"> : never;

/** A message of a subscription, before it is known whose. */
export type SharedBody = WithoutId<SubscriptionMessage>;

/** Ids under which a message is kept ready: pages choose few, and always the same. */
const MAX_READY = 8;
/** A CBOR map with less than 24 entries counts them in its first byte. */
const CBOR_MAP = 0xa0;
const MAX_CBOR_ENTRIES = 23;
const utf8 = new TextEncoder();

/**
 * A message for every viewer of an audience: built and encoded once per encoding, whoever asks
 * first, and the viewer's own id set in front.
 */
export class SharedMessage {
  readonly #build: (encoding: Encoding) => SharedBody;
  readonly #bodies = new Map<Encoding, Uint8Array>();
  readonly #ready = new Map<string, Frame>();

  constructor(build: SharedBody | ((encoding: Encoding) => SharedBody)) {
    this.#build = typeof build === "function" ? build : () => build;
  }

  /** The message with `id` in it. */
  frame(encoding: Encoding, id: string): Frame {
    const key = `${encoding} ${id}`;
    const ready = this.#ready.get(key);
    if (ready) return ready;
    const body = this.#body(encoding);
    const frame = encoding === "json"
      ? { bytes: withJsonId(body, id), text: true }
      : { bytes: withCborId(body, id), text: false };
    if (this.#ready.size < MAX_READY) this.#ready.set(key, frame);
    return frame;
  }

  #body(encoding: Encoding): Uint8Array {
    let body = this.#bodies.get(encoding);
    if (!body) this.#bodies.set(encoding, body = encoded(this.#build(encoding), encoding));
    return body;
  }
}

/** What has been encoded already, for as long as somebody holds the message. */
const encodedFrames = new WeakMap<ServerMessage, Partial<Record<Encoding, Frame>>>();

/** A message that is no part of a subscription; one that many viewers get is encoded once. */
export function wholeFrame(message: ServerMessage, encoding: Encoding): Frame {
  const known = encodedFrames.get(message) ?? {};
  const frame = known[encoding] ??
    { bytes: encoded(message, encoding), text: encoding === "json" };
  encodedFrames.set(message, { ...known, [encoding]: frame });
  return frame;
}

function encoded(message: object, encoding: Encoding): Uint8Array {
  return encoding === "json" ? utf8.encode(JSON.stringify(message)) : encode(message);
}

function withJsonId(body: Uint8Array, id: string): Uint8Array {
  const head = utf8.encode(`{"id":${JSON.stringify(id)},`);
  return joined(head, body.subarray(1));
}

function withCborId(body: Uint8Array, id: string): Uint8Array {
  const entries = (body[0] ?? 0) - CBOR_MAP;
  assert(entries > 0 && entries < MAX_CBOR_ENTRIES, "a shared message is a short map");
  const head = joined(encode("id"), encode(id));
  return joined(Uint8Array.of(CBOR_MAP + entries + 1), joined(head, body.subarray(1)));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
