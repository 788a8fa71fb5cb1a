import { messageOf } from "@rangecast/base/errors";
import type { Logger } from "@rangecast/cli/log";
import type { Attempt, Attempts } from "./attempts.ts";
import {
  type StoredAnswer,
  StoredMessages,
  type StoredMessagesOptions,
} from "./stored_messages.ts";

/**
 * Share of the duplicate window beyond which the broker may have forgotten an id: below the whole
 * of it, so that a message that is sent now still arrives within it.
 */
const STALE_SHARE = 0.9;

/** Decides which messages are looked up in the stream before they are sent, and asks there. */
export class DuplicateCheck {
  readonly #options: StoredMessagesOptions;
  readonly #attempts: Attempts;
  readonly #log: Logger;
  readonly #stored: StoredMessages;

  constructor(options: StoredMessagesOptions, attempts: Attempts, log: Logger) {
    this.#options = options;
    this.#attempts = attempts;
    this.#log = log;
    this.#stored = new StoredMessages(options);
  }

  /** Whether the broker alone may not recognise the message any more. */
  isNeeded(attempt: Attempt): boolean {
    const age_ms = this.#options.clock.monotonicMs() - attempt.fresh_ms;
    if (age_ms > this.#options.window_ms * STALE_SHARE) return true;
    // A fresh message waits for its subject's look-up as well, to keep the order.
    if (this.#attempts.lookedUp > 0) return this.#stored.knows(attempt.message.subject);
    this.#stored.clear();
    return false;
  }

  /** Whether the message is in the stream; it counts as looked up meanwhile. */
  lookUp(attempt: Attempt): Promise<StoredAnswer | "unanswered"> {
    return this.#ask(attempt, this.#stored.find(attempt.message, attempt.fresh_ms));
  }

  /** Whether the message that the broker calls known, at `seq`, is this very one. */
  compare(attempt: Attempt, seq: number): Promise<StoredAnswer | "unanswered"> {
    return this.#ask(attempt, this.#stored.compareAt(seq, attempt.message));
  }

  async #ask(
    attempt: Attempt,
    answer: Promise<StoredAnswer>,
  ): Promise<StoredAnswer | "unanswered"> {
    this.#attempts.lookUp(attempt);
    try {
      return await answer;
    } catch (error) {
      this.#log.debug("a look-up failed", { problem: messageOf(error) });
      return "unanswered";
    }
  }
}
