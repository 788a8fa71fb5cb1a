import assert from "node:assert/strict";
import { encode } from "../protocol/bytes.ts";
import type { MemoryBroker, MemorySocket } from "./memory_broker.ts";

const TURNS = 50;

/** A client of a {@linkcode MemoryBroker} that speaks the protocol by hand. */
export class MemoryClient {
  readonly #socket: MemorySocket;
  #read = 0;

  constructor(broker: MemoryBroker, options: Record<string, unknown> = {}) {
    this.#socket = broker.connect().socket;
    this.send(`CONNECT ${JSON.stringify({ verbose: false, headers: true, ...options })}\r\n`);
  }

  get closed(): boolean {
    return this.#socket.closed;
  }

  send(text: string): void {
    this.#socket.push(encode(text));
  }

  end(): void {
    this.#socket.end();
  }

  /** What has arrived since the last call, after the broker has done all that it can do now. */
  async received(): Promise<string> {
    // The broker without a network needs microtasks only: a fixed number of turns is enough.
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
    const { text } = this.#socket;
    const fresh = text.slice(this.#read);
    this.#read = text.length;
    return fresh;
  }

  /** The subjects and reply subjects of the messages since the last call. */
  async messages(): Promise<{ subject: string; reply: string }[]> {
    return [...(await this.received()).matchAll(/^H?MSG (\S+) \S+ (?:(\S+) )?[\d ]+\r$/gm)]
      .map(([, subject = "", reply = ""]) => ({ subject, reply }));
  }

  /** The JSON answer to a request of the JetStream API. */
  async api(subject: string, body: unknown = ""): Promise<Record<string, unknown>> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    await this.received();
    this.send(
      `SUB _INBOX.api api\r\nPUB $JS.API.${subject} _INBOX.api ${text.length}\r\n${text}\r\n`,
    );
    this.send("UNSUB api\r\n");
    const answer = /^MSG _INBOX.api api \d+\r\n(.*)\r$/m.exec(await this.received());
    assert.ok(answer, `an answer to ${subject}`);
    return JSON.parse(answer[1] ?? "");
  }

  /** Publishes with a reply and returns the acknowledgement. */
  async publish(subject: string, payload = "", headers = ""): Promise<Record<string, unknown>> {
    await this.received();
    const block = `NATS/1.0\r\n${headers}\r\n`;
    const size = block.length + payload.length;
    this.send("SUB _INBOX.ack ack\r\n");
    this.send(`HPUB ${subject} _INBOX.ack ${block.length} ${size}\r\n${block}${payload}\r\n`);
    this.send("UNSUB ack\r\n");
    const answer = /^MSG _INBOX.ack ack \d+\r\n(.*)\r$/m.exec(await this.received());
    assert.ok(answer, `an acknowledgement of ${subject}`);
    return JSON.parse(answer[1] ?? "");
  }
}
