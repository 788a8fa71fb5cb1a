/** What a channel id names. */
export type ChannelId =
  | { readonly type: "livestream" }
  | { readonly type: "group replay"; readonly suffix: string }
  | { readonly type: "private replay"; readonly client: string; readonly session: string };

export const LIVESTREAM = "livestream";

/** Longest suffix of a group replay, client id or session id. */
export const MAX_ID_LENGTH = 64;

const ID = /^[A-Za-z0-9-]{1,64}$/;

/** Whether `text` may be a client id, a session id or the suffix of a group replay. */
export function isChannelToken(text: string): boolean {
  return ID.test(text);
}

/**
 * A client or session id that can stand in a subject.
 * @throws RangeError unless it is 1 to 64 ASCII letters, digits and `-`.
 */
export function checkedToken(text: string, what: string): string {
  if (isChannelToken(text)) return text;
  throw new RangeError(
    `Cannot use ${what} as it must be 1 to ${MAX_ID_LENGTH} letters, digits and "-": ` +
      `current value is ${JSON.stringify(text.slice(0, 2 * MAX_ID_LENGTH))}`,
  );
}

/** `replay.<suffix>`. @throws RangeError when the suffix cannot stand in a subject. */
export function groupReplayId(suffix: string): string {
  return `replay.${checkedToken(suffix, "the suffix of a group replay")}`;
}

/** `client.<client>.<session>`. @throws RangeError when one of them cannot stand in a subject. */
export function privateReplayId(client: string, session: string): string {
  return `client.${checkedToken(client, "a client id")}.${checkedToken(session, "a session id")}`;
}

/** The parts of a channel id, or null when it is none. */
export function parseChannelId(channel_id: string): ChannelId | null {
  if (channel_id === LIVESTREAM) return { type: "livestream" };
  const [kind, first = "", second, ...rest] = channel_id.split(".", 4);
  if (!isChannelToken(first) || rest.length > 0) return null;
  if (kind === "replay") {
    return second === undefined ? { type: "group replay", suffix: first } : null;
  }
  if (kind !== "client" || second === undefined || !isChannelToken(second)) return null;
  return { type: "private replay", client: first, session: second };
}

/** Whether `channel_id` is one of a group replay. */
export function isGroupReplayId(channel_id: string): boolean {
  return parseChannelId(channel_id)?.type === "group replay";
}
