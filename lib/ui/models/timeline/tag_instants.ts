import { parseIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";

/**
 * The instants that tags mark, Unix ms, read once for each list: a pointer may move a thousand times
 * a second, and a day has thousands of tags.
 */
export class TagInstants {
  #tags: readonly Tag[] = [];
  #instants: readonly number[] = [];

  of(tags: readonly Tag[]): readonly number[] {
    if (tags !== this.#tags) this.#instants = tags.map(({ ts }) => parseIso(ts));
    this.#tags = tags;
    return this.#instants;
  }
}
