import { decode, parseDigits } from "./bytes.ts";
import { Frame } from "./frame.ts";

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;

/** What a client says, one call per operation. A frame is valid only during the call. */
export interface ProtocolSink {
  onConnect(json: string): void;
  onPing(): void;
  onPong(): void;
  onSubscribe(subject: string, queue: string | null, sid: string): void;
  onUnsubscribe(sid: string, max: number | null): void;
  onPublish(frame: Frame): void;
  /** True when the connection takes no more operations: parsing stops at once. */
  readonly closed: boolean;
}

/** What ends a connection: `message` is the text of its `-ERR`. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
}

export interface ParserLimits {
  readonly maxControlLineBytes: number;
  readonly maxPayloadBytes: number;
}

/**
 * Parses the client side of the NATS protocol out of a buffer, without copying. An operation that
 * has not arrived as a whole stays where it is until {@linkcode ClientParser.parse} is called with
 * more of it.
 */
export class ClientParser {
  readonly #sink: ProtocolSink;
  readonly #limits: ParserLimits;
  readonly #frame = new Frame();
  // Ranges of the arguments of the line at hand: start, end, start, end ...
  readonly #args = new Int32Array(12);
  #argCount = 0;
  /** Bytes that must be there before another attempt makes sense. */
  #needed = 0;

  constructor(sink: ProtocolSink, limits: ParserLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Bytes that the operation at the front of the buffer needs in all, as far as is known. */
  get neededBytes(): number {
    return this.#needed;
  }

  /**
   * Takes every complete operation in `buffer[start, end)` and returns the offset of the first byte
   * that was not used.
   * @throws ProtocolError when the bytes are no NATS operation, or one beyond the limits.
   */
  parse(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && !this.#sink.closed) {
      if (end - at < this.#needed) return at;
      const next = this.#operation(buffer, at, end);
      if (next < 0) return at;
      this.#needed = 0;
      at = next;
    }
    return at;
  }

  /** The offset behind the operation at `at`, or -1 when it is not complete. */
  #operation(buffer: Uint8Array, at: number, end: number): number {
    const lf = buffer.indexOf(LF, at);
    const lineEnd = lf < 0 || lf >= end ? -1 : lf;
    if ((lineEnd < 0 ? end : lineEnd) - at > this.#limits.maxControlLineBytes) {
      throw new ProtocolError("maximum control line exceeded");
    }
    if (lineEnd < 0) return this.#refuseEarly(buffer, at, end);
    const textEnd = lineEnd > at && buffer[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    const wordEnd = this.#word(buffer, at, textEnd);
    this.#split(buffer, wordEnd, textEnd);
    // Upper case by clearing bit 5: letters only, which is all that matters here.
    switch (((buffer[at] ?? 0) & 0xdf) << 8 | ((buffer[at + 1] ?? 0) & 0xdf)) {
      case 0x5055: // PU(B)
        this.#expect(buffer, at, wordEnd, "PUB");
        return this.#publish(buffer, at, lineEnd + 1, end, false);
      case 0x4850: // HP(UB)
        this.#expect(buffer, at, wordEnd, "HPUB");
        return this.#publish(buffer, at, lineEnd + 1, end, true);
      case 0x5049: // PI(NG)
        this.#expect(buffer, at, wordEnd, "PING");
        this.#sink.onPing();
        return lineEnd + 1;
      case 0x504f: // PO(NG)
        this.#expect(buffer, at, wordEnd, "PONG");
        this.#sink.onPong();
        return lineEnd + 1;
      case 0x5355: // SU(B)
        this.#expect(buffer, at, wordEnd, "SUB");
        this.#subscribe(buffer);
        return lineEnd + 1;
      case 0x554e: // UN(SUB)
        this.#expect(buffer, at, wordEnd, "UNSUB");
        this.#unsubscribe(buffer);
        return lineEnd + 1;
      case 0x434f: // CO(NNECT)
        this.#expect(buffer, at, wordEnd, "CONNECT");
        this.#sink.onConnect(decode(buffer, wordEnd, textEnd).trim());
        return lineEnd + 1;
      default:
        throw new ProtocolError("Unknown Protocol Operation");
    }
  }

  /** A line without its end: refused as soon as its first letter cannot start an operation. */
  #refuseEarly(buffer: Uint8Array, at: number, end: number): number {
    const first = (buffer[at] ?? 0) & 0xdf;
    const known = first === 0x50 || first === 0x48 || first === 0x53 || first === 0x55 ||
      first === 0x43;
    if (!known) throw new ProtocolError("Unknown Protocol Operation");
    this.#needed = end - at + 1;
    return -1;
  }

  #word(buffer: Uint8Array, at: number, end: number): number {
    let i = at;
    while (i < end && buffer[i] !== SPACE && buffer[i] !== TAB) i++;
    return i;
  }

  #expect(buffer: Uint8Array, at: number, end: number, word: string): void {
    let same = end - at === word.length;
    for (let i = 0; same && i < word.length; i++) {
      same = ((buffer[at + i] ?? 0) & 0xdf) === word.charCodeAt(i);
    }
    if (!same) throw new ProtocolError("Unknown Protocol Operation");
  }

  #split(buffer: Uint8Array, start: number, end: number): void {
    const args = this.#args;
    let count = 0;
    let i = start;
    while (i < end) {
      const byte = buffer[i];
      if (byte === SPACE || byte === TAB) {
        i++;
        continue;
      }
      const from = i;
      while (i < end && buffer[i] !== SPACE && buffer[i] !== TAB) i++;
      if (count < 6) {
        args[count * 2] = from;
        args[count * 2 + 1] = i;
      }
      count++;
    }
    this.#argCount = count;
  }

  #publish(buffer: Uint8Array, at: number, bodyStart: number, end: number, headers: boolean) {
    const args = this.#args;
    const sizes = headers ? 2 : 1;
    const count = this.#argCount;
    if (count !== sizes + 1 && count !== sizes + 2) {
      throw new ProtocolError("Unknown Protocol Operation");
    }
    const last = (count - 1) * 2;
    const size = parseDigits(buffer, args[last] ?? 0, args[last + 1] ?? 0);
    const headerBytes = headers ? parseDigits(buffer, args[last - 2] ?? 0, args[last - 1] ?? 0) : 0;
    if (size < 0 || headerBytes < 0 || headerBytes > size) {
      throw new ProtocolError("Unknown Protocol Operation");
    }
    if (size > this.#limits.maxPayloadBytes) throw new ProtocolError("Maximum Payload Violation");
    const bodyEnd = bodyStart + size;
    if (bodyEnd + 2 > end) {
      this.#needed = bodyEnd + 2 - at;
      return -1;
    }
    if (buffer[bodyEnd] !== CR || buffer[bodyEnd + 1] !== LF) {
      throw new ProtocolError("Unknown Protocol Operation");
    }
    const frame = this.#frame;
    frame.setSubject(buffer, args[0], args[1]);
    if (count === sizes + 2) frame.setReply(buffer, args[2], args[3]);
    else frame.setReply(buffer, 0, 0);
    frame.setBody(buffer, bodyStart, bodyEnd, headerBytes);
    this.#sink.onPublish(frame);
    return bodyEnd + 2;
  }

  #arg(buffer: Uint8Array, index: number): string {
    return decode(buffer, this.#args[index * 2], this.#args[index * 2 + 1]);
  }

  #subscribe(buffer: Uint8Array): void {
    if (this.#argCount === 2) {
      this.#sink.onSubscribe(this.#arg(buffer, 0), null, this.#arg(buffer, 1));
    } else if (this.#argCount === 3) {
      this.#sink.onSubscribe(
        this.#arg(buffer, 0),
        this.#arg(buffer, 1),
        this.#arg(buffer, 2),
      );
    } else {
      throw new ProtocolError("Unknown Protocol Operation");
    }
  }

  #unsubscribe(buffer: Uint8Array): void {
    if (this.#argCount !== 1 && this.#argCount !== 2) {
      throw new ProtocolError("Unknown Protocol Operation");
    }
    let max: number | null = null;
    if (this.#argCount === 2) {
      max = parseDigits(buffer, this.#args[2] ?? 0, this.#args[3] ?? 0);
      if (max < 0) throw new ProtocolError("Unknown Protocol Operation");
    }
    this.#sink.onUnsubscribe(this.#arg(buffer, 0), max);
  }
}
