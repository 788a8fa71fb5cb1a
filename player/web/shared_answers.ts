import type { Clock } from "@rangecast/base/clock";
import { orAborted } from "@rangecast/base/or-aborted";

export interface SharedAnswersOptions {
  readonly clock: Clock;
  /** How long an answer is good, from when it was asked for. */
  readonly kept_ms: number;
  /** Answers that are made at a time. */
  readonly maxRunning: number;
  /** Answers that are kept. */
  readonly maxKept: number;
}

interface Answer<T> {
  readonly asked_ms: number;
  readonly answer: Promise<T>;
  readonly stop: AbortController;
  isRunning: boolean;
  waiting: number;
}

/** Answers to questions that many ask at a time: each is made once for all who wait for it. */
export class SharedAnswers<T> {
  readonly #options: SharedAnswersOptions;
  readonly #answers = new Map<string, Answer<T>>();
  #running = 0;

  constructor(options: SharedAnswersOptions) {
    this.#options = options;
  }

  /** Answers that are being made. */
  get running(): number {
    return this.#running;
  }

  /**
   * The answer to `question`, by `make` unless there is one; null when too many are being made. When
   * all who wait for it have gone, what makes it is aborted. A failure is not kept.
   * @throws what `make` does, and the signal's reason when it aborts before.
   */
  async get(
    question: string,
    make: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | null> {
    signal?.throwIfAborted();
    this.#forgetOld();
    const known = this.#answers.get(question);
    if (!known && this.#running >= this.#options.maxRunning) return null;
    const shared = known ?? this.#make(question, make);
    shared.waiting++;
    try {
      return await orAborted(shared.answer, signal);
    } finally {
      shared.waiting--;
      if (shared.waiting === 0 && shared.isRunning) this.#giveUp(question, shared);
    }
  }

  #make(question: string, make: (signal: AbortSignal) => Promise<T>): Answer<T> {
    const stop = new AbortController();
    const shared: Answer<T> = {
      asked_ms: this.#options.clock.monotonicMs(),
      answer: make(stop.signal),
      ...{ stop, isRunning: true, waiting: 0 },
    };
    this.#running++;
    this.#makeRoom();
    this.#answers.set(question, shared);
    const ended = (isGood: boolean) => {
      shared.isRunning = false;
      this.#running--;
      if (!isGood) this.#forget(question, shared);
    };
    shared.answer.then(() => ended(true), () => ended(false));
    return shared;
  }

  #giveUp(question: string, shared: Answer<T>): void {
    shared.stop.abort();
    this.#forget(question, shared);
  }

  /** Somebody may have asked the same anew. */
  #forget(question: string, shared: Answer<T>): void {
    if (this.#answers.get(question) === shared) this.#answers.delete(question);
  }

  #forgetOld(): void {
    const { clock, kept_ms } = this.#options;
    const now_ms = clock.monotonicMs();
    for (const [question, { asked_ms, isRunning }] of this.#answers) {
      if (!isRunning && now_ms - asked_ms >= kept_ms) this.#answers.delete(question);
    }
  }

  /** Those that are being made stay: there are few of them. */
  #makeRoom(): void {
    for (const [question, { isRunning }] of this.#answers) {
      if (this.#answers.size < this.#options.maxKept) return;
      if (!isRunning) this.#answers.delete(question);
    }
  }
}
