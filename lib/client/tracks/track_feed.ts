import type { Place } from "@rangecast/gateway/protocol";
import type { Delta, Snapshot } from "@rangecast/gateway/server-message";
import { readTracks, type TrackColumns } from "@rangecast/gateway/track-columns";
import type { TrackTable } from "./track_table.ts";

/** Parts of one message: at 256 KiB each, more than any picture needs. */
const MAX_PARTS = 4096;

export type FeedOutcome =
  /** A state is complete, and is shown. */
  | "applied"
  /** Parts are missing; the picture stays as it is. */
  | "waiting"
  /** It does not lead on from what is shown: ask for a snapshot. */
  | "misfit";

/**
 * Puts snapshots and deltas into a table. A state that comes in parts is applied at once, when the
 * last one is there: the table never shows a mixture of two.
 */
export class TrackFeed {
  readonly #table: TrackTable;
  readonly #domain: string;
  #parts: (Snapshot | Delta)[] = [];
  #place: Place | null = null;
  #channel_id: string | null = null;

  constructor(table: TrackTable, domain = table.primary) {
    this.#table = table;
    this.#domain = domain;
  }

  /** The state that is shown; null before the first one, and after a misfit. */
  get place(): Place | null {
    return this.#place;
  }

  /** The channel whose state is shown. */
  get channel_id(): string | null {
    return this.#channel_id;
  }

  /** Share of the parts of the message that is being received, 0..1; null when there is none. */
  get progress(): number | null {
    const [first] = this.#parts;
    return first ? this.#parts.length / first.parts : null;
  }

  /** What was begun is not going to be finished: the socket has broken. */
  interrupt(): void {
    this.#parts = [];
  }

  take(message: Snapshot | Delta): FeedOutcome {
    if (message.part === 0) this.#parts = [];
    if (!this.#continues(message)) return this.#misfit();
    this.#parts.push(message);
    if (this.#parts.length < message.parts) return "waiting";
    const parts = this.#parts;
    this.#parts = [];
    return this.#apply(parts, message);
  }

  #continues(message: Snapshot | Delta): boolean {
    const [first] = this.#parts;
    if (message.part !== this.#parts.length || message.parts > MAX_PARTS) return false;
    return !first || first.type === message.type && first.parts === message.parts &&
        first.epoch === message.epoch && first.seq === message.seq;
  }

  #apply(parts: readonly (Snapshot | Delta)[], last: Snapshot | Delta): FeedOutcome {
    const columns: TrackColumns[] = [];
    const removed: string[] = [];
    for (const part of parts) {
      columns.push(readTracks(part.type === "snapshot" ? part.tracks : part.upserts));
      if (part.type === "delta") removed.push(...part.removed);
    }
    const { epoch, seq } = last;
    if (last.type === "snapshot") {
      const isReset = this.#place?.epoch !== epoch || this.#channel_id !== last.channel_id;
      this.#channel_id = last.channel_id;
      this.#place = { epoch, seq };
      this.#table.replace(columns, isReset, this.#domain);
      return "applied";
    }
    if (this.#place?.epoch !== epoch || this.#place.seq !== last.base) return this.#misfit();
    this.#place = { epoch, seq };
    this.#table.change(columns, removed, this.#domain);
    return "applied";
  }

  #misfit(): FeedOutcome {
    this.#parts = [];
    return "misfit";
  }
}
