import type { Derived } from "@rangecast/domains/domain";
import type { Batch } from "@rangecast/gateway/server-message";
import { readTracks, type TrackColumns } from "@rangecast/gateway/track-columns";

/** Samples that are kept of the entity one looks at: 20 min at 10 Hz. */
export const MAX_SAMPLES = 12_000;

/** One observation of the entity one looks at. */
export interface Sample {
  /** On the channel's timeline: event time and the source's offset. */
  readonly at_ms: number;
  readonly recv_ms: number;
  readonly lat: number;
  readonly lon: number;
  readonly altitude_m: number;
  readonly speed_mps: number;
  readonly acceleration_mps2: number;
  readonly up_mps: number;
  readonly mask: number;
}

/** What was derived of the entity one looks at, and from when on that was known. */
interface DerivedThen {
  readonly derived: Derived;
  /** On the channel's timeline. */
  readonly at_ms: number;
}

/** A playhead that is estimated may be so far behind what it shows. */
const PLAYHEAD_SLACK_MS = 1000;

/**
 * What was observed of one entity since it is looked at, by ascending `at_ms`, and the latest message.
 * The latest sample is the last one: when the channel runs back, those that are later are forgotten.
 */
export class EntityRecord {
  readonly #samples: Sample[] = [];
  #raw: unknown = null;
  #derived: DerivedThen | null = null;
  #epoch: string | null = null;
  #dropped = 0;
  #version = 0;

  /** `key` is what it goes by in the table of tracks, where that is not its bare name. */
  constructor(readonly entity: string, readonly key: string = entity) {}

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Changes with the samples, which grow in place. */
  get version(): number {
    return this.#version;
  }

  /** The latest message as it was published; null until there is one. */
  get raw(): unknown {
    return this.#raw;
  }

  /** Observations that the link was too slow for. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * What was derived by the latest observation; null where nothing was, and with the channel before
   * that, on its way back.
   */
  derivedAt(position_ms: number): Derived | null {
    const latest = this.#derived;
    return latest && latest.at_ms <= position_ms + PLAYHEAD_SLACK_MS ? latest.derived : null;
  }

  /** Begins anew in another epoch; whether that is one. */
  enter(epoch: string): boolean {
    if (epoch === this.#epoch) return false;
    this.#epoch = epoch;
    this.clear();
    return true;
  }

  add({ observations, raw, derived }: Batch): void {
    const columns = readTracks(observations);
    for (const [i, entity] of columns.entity.entries()) {
      if (entity !== this.entity) continue;
      const sample = sampleAt(columns, i);
      this.#take(sample);
      if (raw) this.#raw = raw[i] ?? null;
      const known = derived?.[i];
      this.#derived = known ? { derived: known, at_ms: sample.at_ms } : null;
    }
    const surplus = this.#samples.length - MAX_SAMPLES;
    // A tenth at a time, so that the list is not moved for each sample.
    if (surplus > 0) this.#samples.splice(0, surplus + MAX_SAMPLES / 10);
  }

  #take(sample: Sample): void {
    while ((this.#samples.at(-1)?.at_ms ?? -Infinity) >= sample.at_ms) this.#samples.pop();
    this.#samples.push(sample);
    this.#version++;
  }

  drop(count: number): void {
    this.#dropped += count;
  }

  /** Continuity is broken: a line must not cross the jump. */
  clear(): void {
    this.#samples.length = 0;
    this.#version++;
    this.#raw = null;
    this.#derived = null;
  }
}

function sampleAt(columns: TrackColumns, i: number): Sample {
  const of = (column: ArrayLike<number>) => column[i] ?? NaN;
  return {
    at_ms: of(columns.event_ms) + of(columns.offset_ms),
    recv_ms: of(columns.recv_ms),
    lat: of(columns.lat),
    lon: of(columns.lon),
    altitude_m: of(columns.altitude_m),
    speed_mps: Math.hypot(of(columns.east_mps), of(columns.north_mps), of(columns.up_mps)),
    acceleration_mps2: of(columns.acceleration_mps2),
    up_mps: of(columns.up_mps),
    mask: of(columns.mask),
  };
}
