/**
 * What goes along with telemetry (channel contract, section 6): commands by the time of their
 * message, tags by the moment that they mark. Pure.
 */
import { parseIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";
import type { IsCommand } from "./command_subjects.ts";
import type { SourceMessage } from "./source.ts";

export type TimelineItem =
  | { readonly type: "message"; readonly message: SourceMessage }
  | { readonly type: "tag"; readonly tag: Tag };

/** The moment that a tag marks, Unix ms; NaN, which no playhead reaches, when that is no instant. */
export function tagInstant({ ts }: Pick<Tag, "ts">): number {
  try {
    return parseIso(ts);
  } catch {
    return NaN;
  }
}

/**
 * Whether a tag comes before a message: at one instant the tag does, so that the state at any place
 * within that instant has it.
 */
export function tagComesFirst(tag_ms: number, message_ms: number): boolean {
  return tag_ms <= message_ms;
}

/** Messages and tags as one timeline; each are in order already. */
export function interleave(
  messages: readonly SourceMessage[],
  tags: readonly Tag[],
): TimelineItem[] {
  const items: TimelineItem[] = [];
  let next = 0;
  for (const message of messages) {
    for (let tag = tags[next]; tag; tag = tags[++next]) {
      if (!tagComesFirst(tagInstant(tag), message.time_ms)) break;
      items.push({ type: "tag", tag });
    }
    items.push({ type: "message", message });
  }
  for (const tag of tags.slice(next)) items.push({ type: "tag", tag });
  return items;
}

/**
 * What going forward over a stretch does to the display, in order, telemetry left out. The state at
 * its beginning with this applied is the display state at its end: a jump may hand over either.
 */
export function sidebandOf(items: readonly TimelineItem[], isCommand: IsCommand): TimelineItem[] {
  return items.filter((item) => item.type === "tag" || isCommand(item.message.subject));
}
