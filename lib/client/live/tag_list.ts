import { parseIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";
import { MAX_TAGS } from "@rangecast/gateway/protocol";
import type { TagMessage } from "@rangecast/gateway/server-message";

/**
 * The tags after a message, oldest first by the instant that they mark, as `tags` have to be; deleted
 * ones are left out. Of more than a gateway shows the oldest give way: it has left out as many, and
 * says so.
 */
export function mergeTags(
  tags: readonly Tag[],
  message: Pick<TagMessage, "reset" | "tags">,
): readonly Tag[] {
  const told = new Map(message.tags.map((tag) => [tag.id, tag]));
  const kept = message.reset ? [] : tags.filter(({ id }) => !told.has(id));
  const added = [...told.values()]
    .filter(({ status }) => status !== "deleted")
    .map((tag) => ({ tag, ts_ms: parseIso(tag.ts) }))
    .sort((a, b) => a.ts_ms - b.ts_ms);
  let from = 0;
  const merged = added.flatMap(({ tag, ts_ms }) => {
    const before = kept.slice(from, from = placeBehind(kept, ts_ms, from));
    return [...before, tag];
  });
  return [...merged, ...kept.slice(from)].slice(-MAX_TAGS);
}

/** The first place, from `from` on, whose tag marks a later instant: many come in small messages. */
function placeBehind(tags: readonly Tag[], ts_ms: number, from: number): number {
  let end = tags.length;
  while (from < end) {
    const middle = Math.floor((from + end) / 2);
    const tag = tags[middle];
    if (tag && parseIso(tag.ts) <= ts_ms) from = middle + 1;
    else end = middle;
  }
  return from;
}
