import { decode as decodeCbor } from "@rangecast/codec/cbor";
import { decode as decodeMsgpack } from "@rangecast/codec/msgpack";
import { until } from "../until.ts";

/**
 * A client of `/ws/flights` as there were before: a plain WebSocket without an origin, which keeps
 * the messages that it gets.
 */
export class OlderClient implements AsyncDisposable {
  readonly messages: unknown[] = [];
  readonly #socket: WebSocket;
  readonly #ended: Promise<void>;
  closed: { readonly code: number; readonly reason: string } | null = null;

  constructor(port: number, protocols: string[] = []) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/ws/flights`, protocols);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("message", ({ data }) => this.messages.push(this.#read(data)));
    this.#ended = new Promise((resolve) => {
      this.#socket.addEventListener("close", ({ code, reason }) => {
        this.closed = { code, reason };
        resolve();
      });
    });
  }

  /** The subprotocol that was agreed on. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Waits until there are so many messages; all of them. */
  async untilMessages(count: number): Promise<unknown[]> {
    await until(`there are ${count} messages`, () => this.messages.length >= count);
    return this.messages;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#ended;
  }

  #read(data: unknown): unknown {
    if (typeof data === "string") return JSON.parse(data);
    if (!(data instanceof ArrayBuffer)) throw new Error("a message is text or bytes");
    const bytes = new Uint8Array(data);
    return this.protocol === "cbor" ? decodeCbor(bytes) : decodeMsgpack(bytes);
  }
}
