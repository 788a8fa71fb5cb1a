import type { MsgImpl } from "@nats-io/nats-core/internal";

const VERSION = "NATS/1.0";
const decoder = new TextDecoder();

/**
 * A message of a direct get, whose headers are read out of the text of all of them. The client's own
 * make a map of lists for each message, which costs more than all else of a state of thousands. The
 * bytes are fields that the client keeps for itself: its version is an exact one, and the test
 * compares with its own reading.
 */
export class DirectMessage {
  readonly body: Uint8Array;
  /** The header block; empty for a message without one. */
  readonly #block: string;

  constructor({ _rdata: bytes, _msg: { hdr } }: Pick<MsgImpl, "_rdata" | "_msg">) {
    const headerBytes = Math.max(0, hdr);
    this.body = bytes.subarray(headerBytes);
    this.#block = decoder.decode(bytes.subarray(0, headerBytes));
  }

  /** The status of what is no message but says something of the answer; 0 for a message. */
  get status(): number {
    return Number(this.#block.slice(VERSION.length, this.#block.indexOf("\r\n")).slice(1, 4));
  }

  /** A header's value, or null where it is missing or empty. */
  header(name: string): string | null {
    const start = `\r\n${name}:`;
    const at = this.#block.indexOf(start);
    if (at < 0) return null;
    const from = at + start.length;
    return this.#block.slice(from, this.#block.indexOf("\r\n", from)).trim() || null;
  }
}
