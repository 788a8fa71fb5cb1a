/** Where a reader of a stream stands, over any number of consumers, restarts and losses. Pure. */

/** Where reading begins. */
export type ReadFrom =
  /** What is stored from now on. */
  | { readonly type: "now" }
  /** What was stored at this instant (Unix ms) or later. */
  | { readonly type: "time"; readonly unix_ms: number }
  /** What was stored later than this instant (Unix ms). */
  | { readonly type: "behind"; readonly unix_ms: number }
  /** This sequence, and what follows it. */
  | { readonly type: "sequence"; readonly sequence: number };

/** Where the next consumer has to begin. */
export type ConsumerStart =
  | { readonly type: "sequence"; readonly sequence: number }
  | { readonly type: "time" | "behind"; readonly unix_ms: number };

/** What a stream says about itself. */
export interface StreamExtent {
  /** When it was created: another text means that it is another stream of the same name. */
  readonly created: string;
  readonly first_seq: number;
  readonly last_seq: number;
}

/** What happened on the way, as counts of messages (or of events for `replaced` and `rewound`). */
export interface CursorCounts {
  /**
   * Left the stream before they could be read. A reader that filters sees only that sequences are
   * gone when it reopens, not whose: then it is the most that it can have missed.
   */
  readonly missed: number;
  /** Delivered twice; handed on once. */
  readonly repeated: number;
  /** The stream was deleted and created anew. */
  readonly replaced: number;
  /** The stream lost its newest messages, as after a power cut. */
  readonly rewound: number;
}

export class StreamCursor {
  readonly #from: ReadFrom;
  /** The lowest sequence that is still to come; null while only the starting instant is known. */
  #next: number | null = null;
  #created: string | null = null;
  #contiguous = false;
  #missed = 0;
  #repeated = 0;
  #replaced = 0;
  #rewound = 0;

  constructor(from: ReadFrom) {
    this.#from = from;
    if (from.type === "sequence") this.#next = from.sequence;
  }

  get counts(): CursorCounts {
    return {
      missed: this.#missed,
      repeated: this.#repeated,
      replaced: this.#replaced,
      rewound: this.#rewound,
    };
  }

  /** There is no such stream now: everything in one that appears later was stored after this. */
  streamIsAbsent(): void {
    if (this.#from.type === "now" && this.#next === null) this.#next = 1;
  }

  /**
   * Where to go on in a stream of this extent. `contiguous` says that the reader takes all of its
   * messages, so that every gap in the sequence is a loss.
   */
  resume(stream: StreamExtent, contiguous: boolean): ConsumerStart {
    this.#contiguous = contiguous;
    if (this.#created !== null && this.#created !== stream.created) {
      this.#replaced++;
      this.#next = 1;
    }
    this.#created = stream.created;
    if (this.#next === null && this.#from.type === "now") this.#next = stream.last_seq + 1;
    if (this.#next === null) return this.#fromInstant();
    if (this.#next > stream.last_seq + 1) {
      this.#rewound++;
      this.#next = stream.last_seq + 1;
    }
    if (!contiguous && this.#next < stream.first_seq) {
      this.#missed += stream.first_seq - this.#next;
      this.#next = stream.first_seq;
    }
    return { type: "sequence", sequence: this.#next };
  }

  /** Takes note of a delivered sequence. False: it was handed on before, and is to be dropped. */
  accept(sequence: number): boolean {
    if (this.#next !== null && sequence < this.#next) {
      this.#repeated++;
      return false;
    }
    if (this.#next !== null && this.#contiguous) this.#missed += sequence - this.#next;
    this.#next = sequence + 1;
    return true;
  }

  #fromInstant(): ConsumerStart {
    const from = this.#from;
    return from.type === "time" || from.type === "behind"
      ? from
      : { type: "sequence", sequence: 1 };
  }
}
