import { formatIso, parseIso } from "@rangecast/base/utc";
import { checkedName, type SpokenMessage } from "./spoken_message.ts";
import { channelSubjects } from "./subjects.ts";
import { isWritableInstant } from "./writable_instant.ts";

/** A mark that a person set on an instant, on `tags.create`, `.update`, `.delete` and `.broadcast`. */
export interface Tag {
  readonly id: string;
  /** The moment that it marks, not when it was sent: ISO 8601, UTC. */
  readonly ts: string;
  readonly label: string;
  readonly status: "active" | "deleted";
  /** When this form of it was made: an older form never overwrites a newer one. */
  readonly updated_ts: string;
  readonly creator?: string;
  readonly category?: string;
  readonly notes?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export type TagEvent = "create" | "update" | "delete" | "broadcast";

export const TAG_CREATOR_HEADER = "X-Tag-Creator";

const MAX_LABEL_LENGTH = 1000;
/** Smallest step between two forms of a tag. */
const STEP_MS = 1;

/** What a person may say of an instant. */
export type TagText = Pick<Tag, "label" | "category" | "notes" | "extra">;

/**
 * A new tag on the instant `ts_ms`; `id` is a UUID made for it, `now_ms` when it is sent (Unix ms).
 * @throws SyntaxError for a label or a creator that cannot be.
 */
export function createTag(
  prefix: string,
  { id, ts_ms, now_ms, creator, label, ...text }: TagText & {
    readonly id: string;
    readonly ts_ms: number;
    readonly now_ms: number;
    readonly creator?: string;
  },
): SpokenMessage<Tag> {
  const tag: Tag = {
    id,
    ts: formatIso(ts_ms),
    label: checkedLabel(label),
    status: "active",
    updated_ts: formatIso(now_ms),
    ...(creator === undefined ? {} : { creator: checkedName(creator, "a creator") }),
    ...text,
  };
  return tagMessage(prefix, "create", tag, id);
}

/**
 * A newer form of `tag`; `id` is a UUID made for this message, as the tag's own would be dropped as
 * a duplicate. Its time is later than the form that it follows, even where clocks disagree; only the
 * last instant of all is followed by itself.
 * @throws SyntaxError for a label that cannot be.
 */
export function updateTag(
  prefix: string,
  tag: Tag,
  { id, now_ms, change }: {
    readonly id: string;
    readonly now_ms: number;
    readonly change: Partial<TagText>;
  },
): SpokenMessage<Tag> {
  const changed = { ...tag, ...change, updated_ts: laterThan(tag, now_ms) };
  const message = { ...changed, label: checkedLabel(changed.label) };
  return tagMessage(prefix, "update", message, `${tag.id}:update:${id}`);
}

/** The end of `tag`; `id` is a UUID made for this message. */
export function deleteTag(
  prefix: string,
  tag: Tag,
  { id, now_ms }: { readonly id: string; readonly now_ms: number },
): SpokenMessage<Tag> {
  const message: Tag = { ...tag, status: "deleted", updated_ts: laterThan(tag, now_ms) };
  return tagMessage(prefix, "delete", message, `${tag.id}:delete:${id}`);
}

/** A tag as everyone should show it; `id` is a UUID made for this message. */
export function broadcastTag(prefix: string, tag: Tag, id: string): SpokenMessage<Tag> {
  return tagMessage(prefix, "broadcast", tag, `${tag.id}:broadcast:${id}`);
}

function tagMessage(
  prefix: string,
  event: TagEvent,
  message: Tag,
  messageId: string,
): SpokenMessage<Tag> {
  const { creator } = message;
  return {
    kind: "tag",
    subject: channelSubjects(prefix).tags[event],
    messageId,
    headers: creator === undefined ? [] : [[TAG_CREATOR_HEADER, creator]],
    message,
  };
}

function checkedLabel(text: string): string {
  const label = text.trim();
  if (label !== "" && label.length <= MAX_LABEL_LENGTH) return label;
  throw new SyntaxError(
    `the text of a tag has 1 to ${MAX_LABEL_LENGTH} characters: current value has ${label.length}`,
  );
}

function laterThan({ updated_ts }: Tag, now_ms: number): string {
  const later_ms = Math.max(now_ms, Math.floor(parseIso(updated_ts)) + STEP_MS);
  // Nothing is later than the end of time: of two forms with one time the later event holds.
  return isWritableInstant(later_ms) ? formatIso(later_ms) : updated_ts;
}
