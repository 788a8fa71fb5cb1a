import type { Clock, TimerId } from "@rangecast/base/clock";
import type { ErrorCode, ErrorMessage } from "@rangecast/gateway/server-message";

/** Requests that wait for an answer. */
const MAX_OPEN = 64;
const ANSWER_MS = 10_000;

/** How a request went. */
export type Answer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode | "no_answer"; readonly message: string };

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly timer: TimerId;
}

/** Answers by the `ref` of their requests. Every request is answered, in the worst case by time. */
export class Requests {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `send` gets the ref, and returns whether it could send. */
  ask(send: (ref: number) => boolean): Promise<Answer> {
    const ref = ++this.#last;
    if (this.#waiting.size >= MAX_OPEN) return unanswered("Too many requests wait for an answer.");
    if (!send(ref)) return unanswered("Not connected.");
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(
        () => this.#settle(ref, noAnswer("No answer came in time.")),
        ANSWER_MS,
      );
      this.#waiting.set(ref, { resolve, timer });
    });
  }

  done(ref: number): void {
    this.#settle(ref, { ok: true });
  }

  /** Returns whether somebody had asked. */
  failed({ ref, code, message }: ErrorMessage): boolean {
    return ref !== undefined && this.#settle(ref, { ok: false, code, message });
  }

  /** The socket has broken: what was asked may have happened, or not. */
  abandon(): void {
    for (const ref of [...this.#waiting.keys()]) {
      this.#settle(ref, noAnswer("The connection broke before the answer."));
    }
  }

  #settle(ref: number, answer: Answer): boolean {
    const waiting = this.#waiting.get(ref);
    if (!waiting) return false;
    this.#waiting.delete(ref);
    this.#clock.clearTimer(waiting.timer);
    waiting.resolve(answer);
    return true;
  }
}

function noAnswer(message: string): Answer {
  return { ok: false, code: "no_answer", message };
}

function unanswered(message: string): Promise<Answer> {
  return Promise.resolve(noAnswer(message));
}
