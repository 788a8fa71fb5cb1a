import type { Clock } from "@rangecast/base/clock";
import type { Filter } from "../protocol/client_message.ts";
import type { Place } from "../protocol/protocol.ts";
import { hasSigns, isSameSigns } from "../tracks/gather_signs.ts";
import type { TrackRow } from "../tracks/track_row.ts";
import { type Passes, passing } from "./filter.ts";
import type { Heard, Picture, Watcher } from "./picture.ts";
import { Sideband } from "./sideband.ts";
import { TICK_MS } from "./ticks.ts";
import { Transfer } from "./transfer.ts";

/** How far back a viewer may stand and still get a delta. */
export const HISTORY_MS = 30_000;
const HISTORY_TICKS = HISTORY_MS / TICK_MS;
/** Entities that are remembered as gone; beyond, the oldest and what led on from them is forgotten. */
const MAX_REMEMBERED = 16_384;

interface Member {
  readonly row: TrackRow;
  /** The tick at which it came to stand so. */
  readonly seq: number;
  /** The tick at which its signs became what they are; -1 where they have never been others. */
  readonly signs_seq: number;
}

/**
 * Viewers that are shown the same tracks at the same ticks. It holds the state of its last tick, and
 * leads on to that from any of the last 30 s: what a viewer missed is no list of messages but the
 * rows that have changed since.
 */
export class TrackAudience implements Watcher {
  readonly sideband: Sideband;
  readonly #picture: Picture;
  readonly #passes: Passes;
  readonly #clock: Clock;
  readonly #number: number;
  readonly #members = new Map<string, Member>();
  /** Entities that are gone, and since when; the oldest first. */
  readonly #removed = new Map<string, number>();
  readonly #deltas = new Map<number, Transfer>();
  #snapshot: Transfer | null = null;
  /** The last tick, and the one before it. */
  #seq = -1;
  #before = -1;
  /** What the last tick has changed: members as they are since then, and who is gone by it. */
  #moved: Member[] = [];
  #gone: string[] = [];
  /** The newest observation of the channel at the last tick. */
  #newest: Picture["newest"] = null;
  /** The oldest tick from which a delta can lead on. */
  #horizon = 0;

  constructor(picture: Picture, filter: Filter, readonly interval: number, clock: Clock) {
    this.#picture = picture;
    this.#clock = clock;
    this.sideband = new Sideband(picture, () => this.epoch);
    this.#passes = passing(filter);
    this.#number = picture.nextAudience();
    picture.watch(this);
  }

  get epoch(): string {
    return `${this.#picture.epoch}.${this.#number}`;
  }

  /** The last tick; -1 before the first one of an epoch. */
  get seq(): number {
    return this.#seq;
  }

  get size(): number {
    return this.#members.size;
  }

  restart(): void {
    this.sideband.restart();
    this.#members.clear();
    this.#removed.clear();
    this.#forgetTransfers();
    this.#seq = this.#before = -1;
    this.#moved = [];
    this.#gone = [];
    this.#newest = null;
  }

  /** Takes in the state of the picture's tick; `changed` is all that may differ from the last one. */
  tick(changed: readonly string[]): void {
    const { rows, seq } = this.#picture;
    const first = this.#seq < 0;
    this.#forgetTransfers();
    this.#before = this.#seq;
    this.#seq = seq;
    this.#moved = [];
    this.#gone = [];
    this.#newest = this.#picture.newest;
    if (first) this.#horizon = seq;
    if (first) { for (const row of rows.values()) this.#take(row.entity, row); }
    else for (const entity of changed) this.#take(entity, rows.get(entity));
    this.#forgetRemoved();
  }

  /**
   * What leads a viewer that has `shown` to the state of the last tick: null when it has that
   * already, or when there is none yet.
   */
  transferFrom(shown: Place | null): Transfer | null {
    if (this.#seq < 0) return null;
    if (!shown || !this.leadsOnFrom(shown)) return this.#currentSnapshot();
    if (shown.seq === this.#seq) return null;
    // Where most has changed, the viewers that stand far back get one snapshot together.
    const moved = this.#moved.length + this.#gone.length;
    const busy = shown.seq !== this.#before && moved * 2 > this.#members.size;
    return busy ? this.#currentSnapshot() : this.#delta(shown.seq);
  }

  /** Whether what followed `place` is still known. */
  leadsOnFrom({ epoch, seq }: Place): boolean {
    return epoch === this.epoch && seq >= this.#horizon && seq <= this.#seq;
  }

  dispose(): void {
    this.#picture.unwatch(this);
  }

  #take(entity: string, row: TrackRow | undefined): void {
    if (row && this.#passes(row)) {
      const member = { row, seq: this.#seq, signs_seq: this.#signsSince(entity, row) };
      this.#members.set(entity, member);
      this.#removed.delete(entity);
      this.#moved.push(member);
    } else if (this.#members.delete(entity)) {
      this.#removed.delete(entity);
      this.#removed.set(entity, this.#seq);
      this.#gone.push(entity);
    }
  }

  /** Who has seen it before may remember signs of it that it has no more. */
  #signsSince(entity: string, row: TrackRow): number {
    const before = this.#members.get(entity);
    if (before) return isSameSigns(before.row, row) ? before.signs_seq : this.#seq;
    return hasSigns(row) || this.#removed.has(entity) ? this.#seq : -1;
  }

  #currentSnapshot(): Transfer {
    return this.#snapshot ??= new Transfer({
      type: "snapshot",
      channel_id: this.#picture.channel_id,
      epoch: this.epoch,
      seq: this.#seq,
      rows: [...this.#members.values()].map(({ row }) => row),
    });
  }

  #delta(base: number): Transfer {
    const known = this.#deltas.get(base);
    if (known) return known;
    const { members, removed } = this.#since(base);
    const rows = members.map(({ row }) => row);
    const signed = new Set(
      members.filter(({ signs_seq }) => signs_seq > base).map(({ row }) => row),
    );
    const { epoch } = this;
    const delta = new Transfer({
      ...{ type: "delta", epoch, seq: this.#seq, base, rows, removed },
      ...{ heard: this.#heardSince(base), clock: this.#clock },
      tellsSigns: (row) => signed.has(row),
    });
    this.#deltas.set(base, delta);
    return delta;
  }

  /** Nearly all viewers stand at the tick before: for these nobody has to be searched for. */
  #since(base: number): { readonly members: readonly Member[]; readonly removed: string[] } {
    if (base === this.#before) return { members: this.#moved, removed: this.#gone };
    return {
      members: [...this.#members.values()].filter(({ seq }) => seq > base),
      removed: [...this.#removed].filter(([, seq]) => seq > base).map(([entity]) => entity),
    };
  }

  /** The channel's newest observation, where a delta from `base` brings it. */
  #heardSince(base: number): Heard | null {
    const newest = this.#newest;
    return newest && newest.seq > base && this.#members.has(newest.entity) ? newest : null;
  }

  #forgetTransfers(): void {
    this.#deltas.clear();
    this.#snapshot = null;
  }

  #forgetRemoved(): void {
    this.#horizon = Math.max(this.#horizon, this.#seq - HISTORY_TICKS);
    for (const [entity, seq] of this.#removed) {
      const tooMany = this.#removed.size > MAX_REMEMBERED;
      if (seq > this.#horizon && !tooMany) return;
      this.#removed.delete(entity);
      if (tooMany) this.#horizon = Math.max(this.#horizon, seq);
    }
  }
}
