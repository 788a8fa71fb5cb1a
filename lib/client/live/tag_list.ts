import { parseIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";
import type { TagMessage } from "@rangecast/gateway/server-message";

/** Tags of one picture; the oldest give way. */
const MAX_TAGS = 10_000;

/** The tags after a message, oldest first by the instant that they mark; deleted ones are left out. */
export function mergeTags(
  tags: readonly Tag[],
  message: Pick<TagMessage, "reset" | "tags">,
): readonly Tag[] {
  const byId = new Map((message.reset ? [] : tags).map((tag) => [tag.id, tag]));
  for (const tag of message.tags) {
    if (tag.status === "deleted") byId.delete(tag.id);
    else byId.set(tag.id, tag);
  }
  const dated = [...byId.values()].map((tag) => ({ tag, ts_ms: parseIso(tag.ts) }));
  return dated.sort((a, b) => a.ts_ms - b.ts_ms).slice(-MAX_TAGS).map(({ tag }) => tag);
}
