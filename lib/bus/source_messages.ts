import type { SourceMessage } from "@rangecast/playback/source";
import type { DirectMessage } from "./direct_message.ts";
import { parseStoreTime } from "./store_instant.ts";
import type { StreamMessage } from "./stream_message.ts";

/** A delivered message on the timeline of its stream. */
export class DeliveredSourceMessage implements SourceMessage {
  readonly #message: StreamMessage;

  constructor(readonly stream: string, message: StreamMessage) {
    this.#message = message;
  }

  get seq(): number {
    return this.#message.seq;
  }

  get subject(): string {
    return this.#message.subject;
  }

  get time_ms(): number {
    return this.#message.stored_ms;
  }

  get body(): Uint8Array {
    return this.#message.body;
  }

  header(name: string): string | null {
    return this.#message.header(name);
  }
}

/** A message that a direct get has answered with: the broker says what it is in headers. */
export class DirectSourceMessage implements SourceMessage {
  readonly #message: DirectMessage;
  readonly seq: number;
  readonly subject: string;
  readonly time_ms: number;

  constructor(readonly stream: string, message: DirectMessage) {
    this.#message = message;
    this.seq = Number(message.header("Nats-Sequence"));
    this.subject = message.header("Nats-Subject") ?? "";
    this.time_ms = parseStoreTime(message.header("Nats-Time-Stamp") ?? "");
  }

  get body(): Uint8Array {
    return this.#message.body;
  }

  header(name: string): string | null {
    return this.#message.header(name);
  }
}
