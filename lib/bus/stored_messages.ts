import { jetstreamManager } from "@nats-io/jetstream";
import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "./connection.ts";
import { readPage } from "./direct_page.ts";
import { IdIndex } from "./id_index.ts";
import type { Outgoing } from "./outgoing.ts";

/** Ids remembered at most, about 25 MB: what lies beyond stays unknown. */
export const MAX_INDEXED_IDS = 1_000_000;
/** Messages asked for at a time. */
const PAGE = 1000;

/** Whether the stream holds a message: `own` is this very one, `other` one with the same id. */
export type StoredAnswer = "own" | "other" | "absent" | "unknown";

interface SubjectIndex {
  readonly ids: IdIndex;
  readonly complete: boolean;
}

interface Reading {
  readonly began_ms: number;
  /** The oldest message that it can answer for came in then. */
  readonly since_ms: number;
  readonly index: Promise<SubjectIndex>;
}

export interface StoredMessagesOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly stream: string;
  /** How long the broker remembers ids. */
  readonly window_ms: number;
  /** @default MAX_INDEXED_IDS */
  readonly maxIds?: number | undefined;
}

/**
 * Settles what acknowledgements and the duplicate window cannot: was a message stored, or was it
 * another one with the same id?
 */
export class StoredMessages {
  readonly #options: StoredMessagesOptions;
  readonly #subjects = new Map<string, Reading>();
  #indexed = 0;

  constructor(options: StoredMessagesOptions) {
    this.#options = options;
  }

  /** Whether the message at `seq` is `message` itself; unknown when it is there no more. */
  async compareAt(seq: number, message: Outgoing): Promise<StoredAnswer> {
    const { direct } = await this.#manager();
    const stored = await direct.getMessage(this.#options.stream, { seq });
    if (!stored) return "unknown";
    return fingerprintOf((name) => stored.header.get(name), message) === fingerprint(message)
      ? "own"
      : "other";
  }

  /**
   * Looks for `message` among what its subject received since one window before `since_ms`, on the
   * monotonic clock. The first question for a subject reads that stretch; later ones are answered
   * from memory for as long as the broker itself remembers everything that has come since.
   */
  async find(message: Outgoing, since_ms: number): Promise<StoredAnswer> {
    const { ids, complete } = await this.#reading(message, since_ms).index;
    switch (ids.find(message.messageId, fingerprint(message))) {
      case "same":
        return "own";
      case "other":
        return "other";
      case "absent":
        return complete ? "absent" : "unknown";
    }
  }

  /** True while a question about `subject` could still be under way. */
  knows(subject: string): boolean {
    return this.#subjects.has(subject);
  }

  /** Forgets everything that was read. */
  clear(): void {
    if (this.#subjects.size === 0) return;
    this.#subjects.clear();
    this.#indexed = 0;
  }

  #reading(message: Outgoing, since_ms: number): Reading {
    const { clock, window_ms } = this.#options;
    const now_ms = clock.monotonicMs();
    const known = this.#subjects.get(message.subject);
    const fresh = known && now_ms - known.began_ms < window_ms / 2;
    if (fresh && known.since_ms <= since_ms) return known;
    const reading = {
      began_ms: now_ms,
      since_ms,
      index: this.#readSubject(message, now_ms - since_ms),
    };
    this.#subjects.set(message.subject, reading);
    reading.index.catch(() => {
      if (this.#subjects.get(message.subject) === reading) this.#subjects.delete(message.subject);
    });
    return reading;
  }

  async #readSubject(sample: Outgoing, age_ms: number): Promise<SubjectIndex> {
    const { maxIds = MAX_INDEXED_IDS } = this.#options;
    const ids = new IdIndex();
    let from: { start_time: string } | { seq: number } = { start_time: await this.#start(age_ms) };
    while (this.#indexed < maxIds) {
      const query = { next_by_subj: sample.subject, batch: PAGE, ...from };
      const seq = await readPage(this.#options, query, (stored) => {
        const fingerprint = fingerprintOf((name) => stored.header(name), sample);
        ids.add(stored.header("Nats-Msg-Id") ?? "", fingerprint);
        this.#indexed++;
      });
      if (seq === null) return { ids, complete: true };
      from = { seq };
    }
    return { ids, complete: false };
  }

  /** Where to begin, on the broker's clock: ours may be wrong. */
  async #start(age_ms: number): Promise<string> {
    const { stream, window_ms, clock } = this.#options;
    const { ts } = await (await this.#manager()).streams.info(stream);
    const now_ms = ts === undefined ? clock.nowMs() : Date.parse(ts);
    return new Date(Math.max(0, now_ms - age_ms - window_ms)).toISOString();
  }

  #manager() {
    // Without this the client asks for account information, which a least-privilege user may not.
    return jetstreamManager(this.#options.connection.nats, { checkAPI: false });
  }
}

/** The headers that tell a message from another one with the same id. */
function fingerprint(message: Outgoing): string {
  return message.headers.map(([, value]) => value).join("\n");
}

function fingerprintOf(read: (name: string) => string | null, sample: Outgoing): string {
  return sample.headers.map(([name]) => read(name) ?? "").join("\n");
}
