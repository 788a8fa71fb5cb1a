import type { ClockVector } from "@rangecast/channel/clock-vector";
import {
  type DisplayValues,
  displayValues,
  EMPTY_DISPLAY_STATE,
} from "@rangecast/channel/display-state";
import type { Derived } from "@rangecast/domains/domain";
import type { Finding } from "@rangecast/findings/finding";
import type { Tag } from "@rangecast/channel/tag";
import { MAX_TAGS } from "../protocol/protocol.ts";
import type { Passage } from "../protocol/server_message.ts";
import type { TrackRow } from "../tracks/track_row.ts";

/** Entities of a picture; more are refused, and counted by whoever feeds it. */
export const MAX_ENTITIES = 50_000;
/** Tags that a picture knows to have left out: as many as there are at most (`TagBook`). */
const MAX_LEFT_OUT = 100_000;

export const NO_DISPLAY: DisplayValues = displayValues(EMPTY_DISPLAY_STATE);

export interface ClockFacts {
  readonly clock: ClockVector | null;
  readonly owner_offset_ms: number;
  readonly problem: string | null;
}

/** The findings that a picture shows, newest first. */
export interface ShownFindings {
  readonly findings: readonly Finding[];
  /** How many more there are. */
  readonly left_out: number;
}

/** One observation as it passes by. */
export interface Passing {
  readonly row: TrackRow;
  readonly raw: unknown;
  /** What its track has derived by then; missing where that is nothing. */
  readonly derived?: Derived;
}

/** An observation that has come in on live, with the times of {@linkcode Passage} up to here. */
export interface Heard extends Omit<Passage, "sent_ms"> {
  readonly entity: string;
}

/** What audiences do with a picture. */
export interface Watcher {
  /** Ticks of the picture between two of the watcher's: one of `INTERVALS`. */
  readonly interval: number;
  /** An observation has come in. */
  observe?(passing: Passing): void;
  /** A new epoch has begun: nothing leads on from what was before. */
  restart(): void;
}

/**
 * What a channel shows of one domain now. Whoever follows the channel puts in what changes; the
 * hub's ticks make states of it that can be told apart by `seq`.
 */
export class Picture {
  readonly #rows = new Map<string, TrackRow>();
  /** By each interval that somebody watches at: entities that changed since its last tick. */
  readonly #changed = new Map<number, Set<string>>();
  readonly #tags = new Map<string, { readonly tag: Tag; readonly version: number }>();
  readonly #watchers = new Set<Watcher>();
  readonly #beginnings = new Set<() => void>();
  readonly #newEpoch: () => string;
  #epoch: string;
  #seq = 0;
  #audiences = 0;
  #display: DisplayValues = NO_DISPLAY;
  #clock: ClockFacts = { clock: null, owner_offset_ms: 0, problem: null };
  #displayVersion = 1;
  #clockVersion = 1;
  #tagVersion = 1;
  #findings: ShownFindings = { findings: [], left_out: 0 };
  /** 0 until there is a finding: a channel without any says nothing of them. */
  #findingVersion = 0;
  #newest: (Heard & { readonly seq: number }) | null = null;
  /** Active tags that were left out for want of room, by their ids. */
  readonly #tagsLeftOut = new Set<string>();

  /** `newEpoch` names each stretch, so that no two of any picture are called the same. */
  constructor(readonly channel_id: string, newEpoch: () => string) {
    this.#newEpoch = newEpoch;
    this.#epoch = newEpoch();
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** A number for one more audience: places of two audiences cannot be confused by it. */
  nextAudience(): number {
    return ++this.#audiences;
  }

  /** Ticks so far. */
  get seq(): number {
    return this.#seq;
  }

  get rows(): ReadonlyMap<string, TrackRow> {
    return this.#rows;
  }

  /** The newest observation, and the tick that shows it; null in replays. */
  get newest(): (Heard & { readonly seq: number }) | null {
    return this.#newest;
  }

  get display(): DisplayValues {
    return this.#display;
  }

  get displayVersion(): number {
    return this.#displayVersion;
  }

  get clock(): ClockFacts {
    return this.#clock;
  }

  get clockVersion(): number {
    return this.#clockVersion;
  }

  get tagVersion(): number {
    return this.#tagVersion;
  }

  get findings(): ShownFindings {
    return this.#findings;
  }

  get findingVersion(): number {
    return this.#findingVersion;
  }

  /** How many active tags were left out for want of room. */
  get tagsLeftOut(): number {
    return this.#tagsLeftOut.size;
  }

  /** Tags that came after `version`, in that order; all active ones for version 0. */
  tagsAfter(version: number): Tag[] {
    return [...this.#tags.values()]
      .filter((each) => each.version > version && (version > 0 || each.tag.status === "active"))
      .map(({ tag }) => tag);
  }

  /** The newest state of an entity; false when there is no room for another one. */
  put(row: TrackRow): boolean {
    if (!this.#rows.has(row.entity) && this.#rows.size >= MAX_ENTITIES) return false;
    this.#rows.set(row.entity, row);
    this.#mark(row.entity);
    return true;
  }

  /** The entity is gone. */
  remove(entity: string): void {
    if (this.#rows.delete(entity)) this.#mark(entity);
  }

  /** The newest of the observations that the next tick is to show. */
  hear(heard: Heard): void {
    this.#newest = { ...heard, seq: this.#seq + 1 };
  }

  /** Whether anybody looks at single observations. */
  get hasObservers(): boolean {
    for (const watcher of this.#watchers) if (watcher.observe) return true;
    return false;
  }

  observe(passing: Passing): void {
    for (const watcher of this.#watchers) watcher.observe?.(passing);
  }

  /** All tags, in their form of today, in place of those that were there; the epoch goes on. */
  replaceTags(tags: readonly Tag[]): void {
    const kept = new Set(tags.map(({ id }) => id));
    for (const id of this.#tagsLeftOut) if (!kept.has(id)) this.#tagsLeftOut.delete(id);
    for (const { tag } of [...this.#tags.values()]) {
      if (tag.status === "active" && !kept.has(tag.id)) this.setTag({ ...tag, status: "deleted" });
    }
    for (const tag of tags) {
      if (this.#tags.get(tag.id)?.tag.updated_ts !== tag.updated_ts || !this.#isShown(tag.id)) {
        this.setTag(tag);
      }
    }
  }

  setDisplay(display: DisplayValues): void {
    this.#display = display;
    this.#displayVersion++;
  }

  /** All findings that are to be shown, in place of those that were; the same ones change nothing. */
  setFindings(shown: ShownFindings): void {
    const { findings, left_out } = this.#findings;
    const isSame = left_out === shown.left_out && findings.length === shown.findings.length &&
      findings.every((finding, at) => finding === shown.findings[at]);
    if (isSame) return;
    this.#findings = shown;
    this.#findingVersion++;
  }

  setClock(clock: ClockFacts): void {
    this.#clock = clock;
    this.#clockVersion++;
  }

  /** A tag that is new or changed; one that was deleted is told as such, and then kept as that. */
  setTag(tag: Tag): void {
    this.#tags.delete(tag.id);
    this.#tags.set(tag.id, { tag, version: ++this.#tagVersion });
    this.#tagsLeftOut.delete(tag.id);
    if (this.#tags.size > MAX_TAGS) this.#leaveOutOldestTag();
  }

  #leaveOutOldestTag(): void {
    const [oldest] = this.#tags.values();
    if (!oldest) return;
    const { id, status } = oldest.tag;
    this.#tags.delete(id);
    if (status === "active" && this.#tagsLeftOut.size < MAX_LEFT_OUT) this.#tagsLeftOut.add(id);
  }

  /** A jump: another stretch begins, with this state and no other. */
  begin(rows: Iterable<TrackRow>, display: DisplayValues, tags: Iterable<Tag>): void {
    this.#epoch = this.#newEpoch();
    this.#newest = null;
    this.#rows.clear();
    this.#tags.clear();
    this.#tagsLeftOut.clear();
    for (const row of rows) this.put(row);
    // Whoever watches begins with all of it: nothing has changed since.
    for (const changed of this.#changed.values()) changed.clear();
    for (const tag of tags) this.setTag(tag);
    this.#tagVersion++;
    this.setDisplay(display);
    for (const watcher of this.#watchers) watcher.restart();
    for (const listener of this.#beginnings) listener();
  }

  /** Calls `listener` after each jump; returns what ends that. */
  onBegin(listener: () => void): () => void {
    this.#beginnings.add(listener);
    return () => this.#beginnings.delete(listener);
  }

  watch(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (!this.#changed.has(watcher.interval)) this.#changed.set(watcher.interval, new Set());
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    const { interval } = watcher;
    const isWatched = [...this.#watchers].some((other) => other.interval === interval);
    if (!isWatched) this.#changed.delete(interval);
  }

  /** Begins the next tick. */
  tick(): void {
    this.#seq++;
  }

  /** Entities that changed since this was last called for `interval`. */
  takeChanged(interval: number): string[] {
    const changed = this.#changed.get(interval);
    const entities = [...changed ?? []];
    changed?.clear();
    return entities;
  }

  #isShown(id: string): boolean {
    return this.#tags.get(id)?.tag.status === "active";
  }

  #mark(entity: string): void {
    // Whoever comes later begins with everything.
    for (const changed of this.#changed.values()) changed.add(entity);
  }
}
