import { assert } from "@rangecast/base/assert";
import { MsgHdrsImpl } from "@nats-io/nats-core";
import type { Outgoing } from "./outgoing.ts";

const VERSION_LINE = "NATS/1.0\r\n";
const LINE_END = "\r\n";
/** Room for several hundred messages. */
const SLAB_BYTES = 65_536;
/** Longest header text that is taken; the server's own limit for a whole message is 1 MiB. */
const MAX_TEXT = 8192;
const MAX_UTF8_BYTES = 3;
/** What stands around the texts at most. */
const FRAME_TEXT = 64;
const MAX_ASCII = 127;
const BREAK = /[\r\n]/;

const encoder = new TextEncoder();

/**
 * The headers of one outgoing message after the other, written in one piece. The client's own
 * headers keep a map, check and join for each message, which costs more than all the rest of it.
 */
export class HeaderBlock extends MsgHdrsImpl {
  #slab = new Uint8Array(SLAB_BYTES);
  #used = 0;
  #block = this.#slab.subarray(0, 0);

  /**
   * Takes the place of what was written before; those bytes stay as they are until they are sent.
   * @throws AssertionError when a text would break out of its line, or is longer than 8192.
   */
  write({ messageId, headers }: Outgoing): this {
    this.#makeRoom(messageId, headers);
    const start = this.#used;
    this.#append(VERSION_LINE);
    this.#appendLine("Nats-Msg-Id", messageId);
    for (const [name, value] of headers) this.#appendLine(name, value);
    this.#append(LINE_END);
    this.#block = this.#slab.subarray(start, this.#used);
    return this;
  }

  /** What was written last, as it goes onto the wire. */
  override encode(): Uint8Array {
    return this.#block;
  }

  #makeRoom(messageId: string, headers: Outgoing["headers"]): void {
    let length = messageId.length + FRAME_TEXT;
    for (const [name, value] of headers) length += name.length + value.length + 4;
    assert(length <= MAX_TEXT, `the headers of a message are at most ${MAX_TEXT} characters`);
    if (this.#used + length * MAX_UTF8_BYTES <= this.#slab.length) return;
    this.#slab = new Uint8Array(SLAB_BYTES);
    this.#used = 0;
  }

  #appendLine(name: string, value: string): void {
    this.#append(name);
    this.#append(": ");
    assert(!BREAK.test(value), "a header is a single line");
    this.#append(value);
    this.#append(LINE_END);
  }

  /** Byte by byte: nearly all texts are short and ASCII, for which an encoder's call costs more. */
  #append(text: string): void {
    const slab = this.#slab;
    const start = this.#used;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > MAX_ASCII) {
        this.#used = start + encoder.encodeInto(text, slab.subarray(start)).written;
        return;
      }
      slab[start + i] = unit;
    }
    this.#used = start + text.length;
  }
}
