import type { Domain, Track, TrackStatus } from "@rangecast/domains/domain";
import type { SourceMessage } from "@rangecast/playback/source";
import type { Heard, Picture } from "../hub/picture.ts";
import { MAX_ENTITY_BYTES } from "../hub/transfer.ts";
import { isDisguised } from "../tracks/disguises.ts";
import { observationRow, type TrackRow, trackRow } from "../tracks/track_row.ts";
import type { IntakeCounts } from "./intake_counts.ts";

/** How often the tracks are looked over for those that have aged, in ms of the channel's wall time. */
export const AGE_INTERVAL_MS = 200;

/** The tracks of one domain on one channel: observations go in, rows of a picture come out. */
export class TrackTable<Message extends object> {
  readonly #domain: Domain<Message>;
  readonly #picture: Picture;
  readonly #counts: IntakeCounts;
  readonly #tracks = new Map<string, Track<Message>>();
  readonly #dirty = new Set<string>();
  /** How the picture shows an entity. */
  readonly #shown = new Map<string, TrackStatus>();
  /** The newest observation since the last flush, on live. */
  #newest: Heard | null = null;
  #looked_ms = -Infinity;

  constructor(domain: Domain<Message>, picture: Picture, counts: IntakeCounts) {
    this.#domain = domain;
    this.#picture = picture;
    this.#counts = counts;
  }

  /** The tracks as they stand. */
  get tracks(): ReadonlyMap<string, Track<Message>> {
    return this.#tracks;
  }

  clear(): void {
    this.#tracks.clear();
    this.#dirty.clear();
    this.#shown.clear();
    this.#newest = null;
  }

  owns(subject: string): boolean {
    return this.#domain.owns(subject);
  }

  /**
   * Takes in a message; with `passes`, viewers of observations see it. `heard_ms` is when it came
   * (Unix ms), null where what is shown is not what comes in.
   */
  apply(source: SourceMessage, passes: boolean, heard_ms: number | null): void {
    const message = this.#domain.decode(source.body);
    if (typeof message === "string") return this.#counts.refuse(message);
    const header = (name: string) => source.header(name);
    const observation = this.#domain.observe(message, { stored_ms: source.time_ms, header });
    const { entity } = observation;
    const before = this.#tracks.get(entity) ?? null;
    // What has a track was looked at when it came first.
    if (!before && !isShowable(entity)) return this.#counts.refuse("entity");
    this.#counts.took();
    const track = this.#domain.reduce(before, observation);
    const isLate = track.out_of_order > (before?.out_of_order ?? 0);
    if (isLate) this.#counts.refuse("out_of_order");
    else if (heard_ms !== null) {
      this.#newest = { entity, recv_ms: track.recv_ms, stored_ms: source.time_ms, heard_ms };
    }
    this.#tracks.set(entity, track);
    this.#dirty.add(entity);
    if (!passes || !this.#picture.hasObservers) return;
    const row = observationRow(this.#domain, observation, track.offset_ms);
    const derived = isLate ? undefined : track.derived;
    this.#picture.observe({ row, raw: message, ...(derived && { derived }) });
  }

  /** All rows, with the channel at `position_ms`. */
  rows(position_ms: number): TrackRow[] {
    this.#dirty.clear();
    this.#shown.clear();
    const rows: TrackRow[] = [];
    for (const track of this.#tracks.values()) {
      const row = this.#row(track, position_ms);
      if (row) rows.push(row);
    }
    return rows;
  }

  /** Brings the picture up to date, at `now_ms` (monotonic) with the channel at `position_ms`. */
  flush(position_ms: number, now_ms: number): void {
    for (const entity of this.#dirty) this.#show(entity, position_ms);
    this.#dirty.clear();
    if (this.#newest) this.#picture.hear(this.#newest);
    this.#newest = null;
    if (now_ms - this.#looked_ms < AGE_INTERVAL_MS) return;
    this.#looked_ms = now_ms;
    for (const [entity, track] of this.#tracks) {
      const status = this.#domain.statusOf(track, position_ms);
      if (status !== this.#shown.get(entity)) this.#show(entity, position_ms);
    }
  }

  #show(entity: string, position_ms: number): void {
    const track = this.#tracks.get(entity);
    const row = track && this.#row(track, position_ms);
    if (!row) {
      this.#tracks.delete(entity);
      this.#shown.delete(entity);
      this.#picture.remove(entity);
    } else if (!this.#picture.put(row)) {
      this.#tracks.delete(entity);
      this.#shown.delete(entity);
      this.#counts.refuse("too_many_entities");
    }
  }

  /** The row of a track, or null when it is gone. */
  #row(track: Track<Message>, position_ms: number): TrackRow | null {
    const status = this.#domain.statusOf(track, position_ms);
    if (status === "GONE") return null;
    this.#shown.set(track.entity, status);
    return trackRow(this.#domain, track, status);
  }
}

function isShowable(entity: string): boolean {
  return entity.length > 0 && !isDisguised(entity) && isShort(entity);
}

/** No unit of a text has more than three bytes of UTF-8: most names are short without being encoded. */
function isShort(entity: string): boolean {
  return entity.length * 3 <= MAX_ENTITY_BYTES ||
    entity.length <= MAX_ENTITY_BYTES &&
      new TextEncoder().encode(entity).length <= MAX_ENTITY_BYTES;
}
