import type { Tag } from "@rangecast/channel/tag";
import { tagInstant } from "./sideband.ts";
import type { TagSource } from "./source.ts";

/** How far ahead tags are asked for, on the timeline. */
export const TAG_LOOK_AHEAD_MS = 60_000;
/** Changes that wait at most: as many as there can be tags. */
export const MAX_TAG_CHANGES = 100_000;

/** Walks over the tags with a playhead that moves forward, and hears of changes behind it. */
export class TagCursor implements Disposable {
  readonly #source: TagSource;
  readonly #shown: Set<string>;
  /** Tags that were shown or would have been, in their newest form, until they are taken. */
  readonly #changed = new Map<string, Tag>();
  readonly #stop: () => void;
  readonly #onChange: () => void;
  #passed_ms: number;
  #ahead: readonly Tag[] = [];
  #index = 0;
  /** The moment of the tag at `#index`; Infinity behind the last. */
  #next_ms = Infinity;
  /** Up to where `#ahead` reaches; before every position when it has to be read anew. */
  #known_ms = -Infinity;
  #lost = 0;

  /** `shown` are the tags up to and including `position_ms`; `onChange` is called after a change. */
  constructor(
    source: TagSource,
    position_ms: number,
    shown: readonly Tag[],
    onChange: () => void = () => {},
  ) {
    this.#source = source;
    this.#passed_ms = position_ms;
    this.#shown = new Set(shown.map(({ id }) => id));
    this.#onChange = onChange;
    this.#stop = source.onChange((tag) => this.#hear(tag));
  }

  /** Changes that were given up as too many waited. */
  get lost(): number {
    return this.#lost;
  }

  get hasChanged(): boolean {
    return this.#changed.size > 0;
  }

  /** The moment of the next tag up to `until_ms`; Infinity when there is none. */
  nextMs(until_ms: number): number {
    if (this.#known_ms < until_ms) this.#look(until_ms);
    return this.#next_ms <= until_ms ? this.#next_ms : Infinity;
  }

  /** Takes the next tag up to `until_ms`. */
  take(until_ms: number): Tag | undefined {
    if (this.nextMs(until_ms) === Infinity) return undefined;
    const tag = this.#ahead[this.#index];
    if (tag) this.#shown.add(tag.id);
    this.#goTo(this.#index + 1);
    return tag;
  }

  /** Notes that the playhead has passed `position_ms`, and that all tags up to it were taken. */
  pass(position_ms: number): void {
    if (position_ms > this.#passed_ms) this.#passed_ms = position_ms;
  }

  /**
   * Takes a tag that has changed and is behind the playhead, or was shown there: it may be deleted
   * now, or mark a later moment.
   */
  takeChanged(): Tag | undefined {
    for (const [id, tag] of this.#changed) {
      this.#changed.delete(id);
      if (this.#isDue(tag)) this.#shown.add(id);
      else this.#shown.delete(id);
      return tag;
    }
    return undefined;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #isDue(tag: Tag): boolean {
    return tag.status === "active" && tagInstant(tag) <= this.#passed_ms;
  }

  #hear(tag: Tag): void {
    // What lies ahead is read anew.
    this.#known_ms = -Infinity;
    const waits = this.#changed.has(tag.id);
    if (!this.#isDue(tag) && !this.#shown.has(tag.id)) this.#changed.delete(tag.id);
    else if (waits || this.#changed.size < MAX_TAG_CHANGES) this.#changed.set(tag.id, tag);
    else this.#lost++;
    this.#onChange();
  }

  #look(until_ms: number): void {
    this.#known_ms = Math.max(until_ms, this.#passed_ms + TAG_LOOK_AHEAD_MS);
    // Several tags may mark one instant, of which some were taken.
    this.#ahead = this.#source.between(this.#passed_ms, this.#known_ms)
      .filter((tag) => !this.#shown.has(tag.id) && tagInstant(tag) > this.#passed_ms);
    this.#goTo(0);
  }

  #goTo(index: number): void {
    this.#index = index;
    const tag = this.#ahead[index];
    this.#next_ms = tag ? tagInstant(tag) : Infinity;
  }
}
