import type { Filter } from "../protocol/client_message.ts";
import type { Batch } from "../protocol/server_message.ts";
import { listTracks } from "../tracks/list_tracks.ts";
import { packTracks } from "../tracks/pack_tracks.ts";
import { type Passes, passing } from "./filter.ts";
import type { Passing, Picture, Watcher } from "./picture.ts";
import { SharedMessage } from "./shared_message.ts";
import { Sideband } from "./sideband.ts";
import { ROWS_PER_PART } from "./transfer.ts";

/** Observations of a batch. */
const MAX_BATCH = ROWS_PER_PART.json;
/** Observations of a batch with raw messages, which have up to 300 bytes in JSON. */
const MAX_RAW_BATCH = 200;
/** Batches that are kept for viewers that lag behind. */
export const MAX_BATCHES = 64;

/** Observations `first` to `last`, as a message. */
export interface Batched {
  readonly first: number;
  readonly last: number;
  readonly message: SharedMessage;
}

/**
 * Viewers that are shown the same observations. They are numbered; the last batches are kept, and a
 * viewer takes the next one when its link has room, so that nothing waits for a viewer alone.
 */
export class ObservationAudience implements Watcher {
  readonly sideband: Sideband;
  readonly #picture: Picture;
  readonly #passes: Passes;
  readonly #raw: boolean;
  readonly #number: number;
  #batches: Batched[] = [];
  #waiting: Passing[] = [];
  /** The number of the next observation. */
  #next = 0;

  constructor(picture: Picture, filter: Filter, readonly interval: number, raw: boolean) {
    this.#picture = picture;
    this.sideband = new Sideband(picture, () => this.epoch);
    this.#passes = passing(filter);
    this.#raw = raw;
    this.#number = picture.nextAudience();
    picture.watch(this);
  }

  get epoch(): string {
    return `${this.#picture.epoch}.${this.#number}`;
  }

  get seq(): number {
    return this.#picture.seq;
  }

  /** The number that the first observation after the last tick has. */
  get next(): number {
    return this.#next;
  }

  /** The number of the oldest observation that is still to be had. */
  get oldest(): number {
    return this.#batches[0]?.first ?? this.#next;
  }

  restart(): void {
    this.sideband.restart();
    this.#batches = [];
    this.#waiting = [];
    this.#next = 0;
  }

  observe(passing: Passing): void {
    if (!this.#passes(passing.row)) return;
    this.#waiting.push(passing);
    if (this.#waiting.length >= this.#limit) this.#cut();
  }

  tick(): void {
    this.#cut();
  }

  /** The batch that begins with observation `number`, or null when there is none. */
  batchFrom(number: number): Batched | null {
    return this.#batches.find(({ first }) => first === number) ?? null;
  }

  dispose(): void {
    this.#picture.unwatch(this);
  }

  get #limit(): number {
    return this.#raw ? MAX_RAW_BATCH : MAX_BATCH;
  }

  #cut(): void {
    if (this.#waiting.length === 0) return;
    const observations = this.#waiting;
    const { epoch, seq } = this;
    const first = this.#next;
    this.#waiting = [];
    this.#next += observations.length;
    const rows = observations.map(({ row }) => row);
    const message = new SharedMessage((encoding) => ({
      type: "batch",
      epoch,
      seq,
      first,
      observations: encoding === "cbor" ? packTracks(rows) : listTracks(rows),
      ...(this.#raw ? { raw: observations.map(({ raw }) => raw), ...derivedIn(observations) } : {}),
    }));
    this.#batches.push({ first, last: this.#next - 1, message });
    if (this.#batches.length > MAX_BATCHES) this.#batches.shift();
  }
}

/** Domains that derive nothing say nothing of it. */
function derivedIn(observations: readonly Passing[]): Pick<Batch, "derived"> {
  if (observations.every(({ derived }) => derived === undefined)) return {};
  return { derived: observations.map(({ derived }) => derived ?? null) };
}
