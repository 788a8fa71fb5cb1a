import { encode } from "../protocol/bytes.ts";
import { newId } from "../core/ids.ts";

// nats-server's window: it starts at a sixteenth and doubles with every answer.
const LARGEST_WINDOW_BYTES = 32 * 1024 * 1024;

/** Bytes under way to a push consumer's client that answers flow control requests. */
export class FlowControl {
  readonly #prefix: string;
  #window_bytes = LARGEST_WINDOW_BYTES / 16;
  #sentBytes = 0;
  /** Bytes that the answer to the request at hand will release. */
  #coveredBytes = 0;
  #request: string | null = null;

  constructor(stream: string, consumer: string) {
    this.#prefix = `$JS.FC.${stream}.${consumer}.`;
  }

  /** True until the client has answered. */
  get blocked(): boolean {
    return this.#sentBytes > this.#window_bytes;
  }

  /** The subject that waits for an answer; null when none does. */
  get request(): string | null {
    return this.#request;
  }

  /** Notes a delivery; returns the subject of a request that is to be sent now, or null. */
  onSent(bytes: number): Uint8Array | null {
    this.#sentBytes += bytes;
    if (this.#request !== null) {
      if (this.#sentBytes - this.#coveredBytes >= this.#window_bytes) this.#coveredBytes += bytes;
      return null;
    }
    if (this.#sentBytes <= this.#window_bytes / 2) return null;
    this.#request = this.#prefix + newId().slice(0, 8);
    this.#coveredBytes = this.#sentBytes;
    return encode(this.#request);
  }

  /** The client has answered `subject`; false when that is not the request at hand. */
  onAnswer(subject: string): boolean {
    if (subject !== this.#request) return false;
    this.#window_bytes = Math.min(LARGEST_WINDOW_BYTES, this.#window_bytes * 2);
    this.#sentBytes = Math.max(0, this.#sentBytes - this.#coveredBytes);
    this.#coveredBytes = 0;
    this.#request = null;
    return true;
  }

  /** Somebody new listens: nothing is under way to them. */
  reset(): void {
    this.#sentBytes = this.#coveredBytes = 0;
    this.#request = null;
  }
}
