import type { Clock } from "@rangecast/base/clock";
import { bareSubject } from "@rangecast/domains/prefix";
import type { Outcome } from "./outgoing.ts";
import { MessageQueue } from "./message_queue.ts";

/** Dead letters of one reason that are written in any second; further ones are counted. */
export const MAX_DEAD_LETTERS_PER_S = 100;
/** Dead letters that wait for the broker; further ones are counted. */
const MAX_WAITING = 1000;
/** Longest body that is kept of what came in; the rest is cut off. */
export const MAX_DEAD_LETTER_BYTES = 16_384;

export interface DeadLetter {
  readonly reason: string;
  /** Where it came from, such as the address that was asked. */
  readonly source: string;
  readonly body: Uint8Array;
  readonly recv_ms: number;
}

/** Where every dead letter is: written, over the rate, without room in memory, or given up. */
export interface DeadLetterCounts {
  readonly seen: number;
  readonly stored: number;
  readonly over_rate: number;
  readonly no_room: number;
  readonly failed: number;
}

/** What came in and cannot be used, on its way to `deadletter.<domain>`, at a bounded rate. */
export class DeadLetters {
  readonly queue = new MessageQueue(MAX_WAITING);
  readonly #options: { readonly prefix: string; readonly domain: string; readonly clock: Clock };
  readonly #instance = crypto.randomUUID();
  readonly #written = new Map<string, { second: number; count: number }>();
  readonly #counts = { seen: 0, stored: 0, over_rate: 0, no_room: 0, failed: 0 };

  /** Reasons are few: they are the names that a domain gives to them. */
  constructor(
    options: { readonly prefix: string; readonly domain: string; readonly clock: Clock },
  ) {
    this.#options = options;
  }

  get counts(): DeadLetterCounts {
    return { ...this.#counts };
  }

  accept({ reason, source, body, recv_ms }: DeadLetter): void {
    this.#counts.seen++;
    if (!this.#withinRate(reason)) {
      this.#counts.over_rate++;
      return;
    }
    const { prefix, domain, clock } = this.#options;
    const fits = this.queue.push({
      subject: bareSubject(prefix, `deadletter.${domain}`),
      body: body.subarray(0, MAX_DEAD_LETTER_BYTES),
      messageId: `${this.#instance}:${this.#counts.seen}`,
      headers: [
        ["Rangecast-Reason", reason],
        ["Rangecast-Source", source],
        ["Rangecast-Recv-Us", String(Math.round(recv_ms * 1000))],
      ],
      since_ms: clock.monotonicMs(),
    });
    if (!fits) this.#counts.no_room++;
  }

  /** Hears how one that was taken from the queue has ended. */
  settle(outcome: Outcome): void {
    if (outcome.type === "failed") this.#counts.failed++;
    else this.#counts.stored++;
  }

  #withinRate(reason: string): boolean {
    const second = Math.floor(this.#options.clock.monotonicMs() / 1000);
    const written = this.#written.get(reason);
    if (written?.second !== second) {
      this.#written.set(reason, { second, count: 1 });
      return true;
    }
    written.count++;
    return written.count <= MAX_DEAD_LETTERS_PER_S;
  }
}
