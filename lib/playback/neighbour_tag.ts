import type { Tag } from "@rangecast/channel/tag";
import { tagInstant } from "./sideband.ts";
import type { TagSource } from "./source.ts";

/** While it plays, the tag before is one that was passed this long ago: else it would never get past one. */
const PASSED_S = 1;

/** Where a playhead is, within which stretch of the timeline, Unix ms. */
export interface TagPlace {
  readonly at_ms: number;
  readonly start_ms: number;
  readonly end_ms: number;
  /** Timeline seconds per second while it plays; 0 while it stands. */
  readonly speed: number;
}

/** The next tag of a stretch behind a playhead, or the last one before it. */
export function neighbourTag(
  tags: Pick<TagSource, "between">,
  direction: "next" | "previous",
  { at_ms, start_ms, end_ms, speed }: TagPlace,
): Tag | undefined {
  if (direction === "next") return tags.between(at_ms, end_ms)[0];
  const before_ms = at_ms - PASSED_S * 1000 * Math.max(0, speed);
  return tags.between(-Infinity, at_ms).findLast((tag) => {
    const tag_ms = tagInstant(tag);
    return start_ms <= tag_ms && tag_ms < before_ms;
  });
}
