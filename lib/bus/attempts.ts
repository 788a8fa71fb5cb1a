import { assert } from "@rangecast/base/assert";
import type { Outgoing } from "./outgoing.ts";

/** One message between its first sending and its outcome. */
export interface Attempt {
  /** Counts the messages in the order in which they were taken. */
  readonly token: number;
  readonly message: Outgoing;
  place: "new" | "sent" | "unsettled" | "looked up" | "ended";
  tries: number;
  sent_ms: number;
  /** Since when the broker can be trusted to recognise the id. */
  fresh_ms: number;
}

/** Where each message without an outcome is, on the monotonic clock of its publisher. Pure. */
export class Attempts {
  /** In the order of sending. */
  readonly #sent = new Map<number, Attempt>();
  readonly #unsettled = new Map<number, Attempt>();
  readonly #lookedUp = new Map<number, Attempt>();
  /** Tokens of unsettled messages, the oldest last; it may name some that are settled by now. */
  #againOrder: number[] = [];
  #againSorted = true;
  #nextToken = 1;

  /** Messages sent, or being looked up. */
  get inFlight(): number {
    return this.#sent.size + this.#lookedUp.size;
  }

  /** Messages that wait to be sent again. */
  get unsettled(): number {
    return this.#unsettled.size;
  }

  get lookedUp(): number {
    return this.#lookedUp.size;
  }

  /** The sent or unsettled message that a reply belongs to. */
  find(token: number): Attempt | undefined {
    return this.#sent.get(token) ?? this.#unsettled.get(token);
  }

  /** When the message that has waited longest came in; undefined without any. */
  get oldest_ms(): number | undefined {
    const oldest = [this.#unsettled, this.#lookedUp, this.#sent]
      .flatMap((attempts) => attempts.values().next().value ?? [])
      .map(({ message }) => message.since_ms);
    return oldest.length === 0 ? undefined : Math.min(...oldest);
  }

  /** Begins the way of a message; it is nowhere until one of the next three methods is called. */
  begin(message: Outgoing): Attempt {
    return {
      token: this.#nextToken++,
      message,
      place: "new",
      tries: 0,
      sent_ms: 0,
      fresh_ms: message.since_ms,
    };
  }

  send(attempt: Attempt, now_ms: number): void {
    this.#leave(attempt);
    attempt.place = "sent";
    attempt.tries++;
    attempt.sent_ms = now_ms;
    this.#sent.set(attempt.token, attempt);
  }

  lookUp(attempt: Attempt): void {
    this.#leave(attempt);
    attempt.place = "looked up";
    this.#lookedUp.set(attempt.token, attempt);
  }

  /** The outcome is unknown: to be sent again. */
  postpone(attempt: Attempt): void {
    this.#leave(attempt);
    attempt.place = "unsettled";
    this.#unsettled.set(attempt.token, attempt);
    this.#againOrder.push(attempt.token);
    this.#againSorted = false;
  }

  postponeAllSent(): void {
    for (const attempt of this.#sent.values()) this.postpone(attempt);
  }

  /** Postpones what was sent before `before_ms`, and returns how many that were. */
  postponeSentBefore(before_ms: number): number {
    let count = 0;
    for (const attempt of this.#sent.values()) {
      if (attempt.sent_ms > before_ms) break;
      this.postpone(attempt);
      count++;
    }
    return count;
  }

  /** Takes the oldest unsettled message out. */
  takeUnsettled(): Attempt | undefined {
    if (this.#unsettled.size === 0) {
      this.#againOrder = [];
      return undefined;
    }
    if (!this.#againSorted) this.#againOrder.sort((a, b) => b - a);
    this.#againSorted = true;
    for (let token = this.#againOrder.pop(); token !== undefined;) {
      const attempt = this.#unsettled.get(token);
      if (attempt) {
        this.#leave(attempt);
        return attempt;
      }
      token = this.#againOrder.pop();
    }
    assert(false, "every unsettled message stands in the order of sending again");
  }

  /** Ends the way of a message; false when it had ended before. */
  end(attempt: Attempt): boolean {
    if (attempt.place === "ended") return false;
    this.#leave(attempt);
    return true;
  }

  /** Every message without an outcome. */
  *all(): Generator<Attempt> {
    yield* this.#sent.values();
    yield* this.#unsettled.values();
    yield* this.#lookedUp.values();
  }

  #leave(attempt: Attempt): void {
    if (attempt.place === "sent") this.#sent.delete(attempt.token);
    else if (attempt.place === "unsettled") this.#unsettled.delete(attempt.token);
    else if (attempt.place === "looked up") this.#lookedUp.delete(attempt.token);
    attempt.place = "ended";
  }
}
