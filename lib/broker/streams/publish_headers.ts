import { decode, encode, sameBytes } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";

const CR = 13;
const LF = 10;
const COLON = 58;
const SPACE = 32;
const UPPER_N = 78;
const MSG_ID = encode("Nats-Msg-Id");

// Headers that ask for something the broker cannot do, and what a client is told.
const UNSUPPORTED: ReadonlyMap<string, "ttl" | "counter" | "atomic" | "schedule"> = new Map([
  ["Nats-TTL", "ttl"],
  ["Nats-Incr", "counter"],
  ["Nats-Batch-Id", "atomic"],
  ["Nats-Schedule", "schedule"],
]);

/** What the headers of a published message ask of its stream. Reused from message to message. */
export class PublishHeaders {
  /** Range of the message id in the frame's body; empty when there is none. */
  msgIdStart = 0;
  msgIdEnd = 0;
  expectedStream: string | null = null;
  expectedLastSeq: string | null = null;
  expectedLastSubjectSeq: string | null = null;
  expectedLastSubject: string | null = null;
  expectedLastMsgId: string | null = null;
  rollup: string | null = null;
  unsupported: "ttl" | "counter" | "atomic" | "schedule" | null = null;
  #plain = true;

  get hasMsgId(): boolean {
    return this.msgIdEnd > this.msgIdStart;
  }

  /** True when there is nothing beyond a message id to look at. */
  get plain(): boolean {
    return this.#plain;
  }

  read(frame: Frame): void {
    this.#reset();
    if (frame.headerBytes === 0) return;
    const { body } = frame;
    const end = frame.bodyStart + frame.headerBytes;
    let at = frame.bodyStart;
    while (at < end) {
      const lineEnd = body.indexOf(LF, at);
      if (lineEnd < 0 || lineEnd >= end) return;
      // "Nats-": everything else is not for the stream.
      if (body[at] === UPPER_N && body[at + 4] === 45) this.#line(body, at, lineEnd);
      at = lineEnd + 1;
    }
  }

  #line(body: Uint8Array, start: number, lineEnd: number): void {
    const colon = body.indexOf(COLON, start);
    if (colon < 0 || colon >= lineEnd) return;
    let from = colon + 1;
    let to = body[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    while (from < to && body[from] === SPACE) from++;
    while (to > from && body[to - 1] === SPACE) to--;
    // The one header that nearly every message has: told apart without building its name.
    if (sameBytes(body, start, colon, MSG_ID)) {
      if (this.hasMsgId) return;
      this.msgIdStart = from;
      this.msgIdEnd = to;
      return;
    }
    this.#other(decode(body, start, colon), body, from, to);
  }

  #other(name: string, body: Uint8Array, from: number, to: number): void {
    const known = UNSUPPORTED.get(name);
    if (known) this.unsupported ??= known;
    else if (name === "Nats-Expected-Stream") this.expectedStream = decode(body, from, to);
    else if (name === "Nats-Expected-Last-Sequence") this.expectedLastSeq = decode(body, from, to);
    else if (name === "Nats-Expected-Last-Subject-Sequence") {
      this.expectedLastSubjectSeq = decode(body, from, to);
    } else if (name === "Nats-Expected-Last-Subject-Sequence-Subject") {
      this.expectedLastSubject = decode(body, from, to);
    } else if (name === "Nats-Expected-Last-Msg-Id") {
      this.expectedLastMsgId = decode(body, from, to);
    } else if (name === "Nats-Rollup") this.rollup = decode(body, from, to);
    else return;
    this.#plain = false;
  }

  #reset(): void {
    this.msgIdStart = this.msgIdEnd = 0;
    if (this.#plain) return;
    this.#plain = true;
    this.expectedStream = this.expectedLastSeq = this.expectedLastSubjectSeq = null;
    this.expectedLastSubject = this.expectedLastMsgId = this.rollup = null;
    this.unsupported = null;
  }
}
