/** The channel that a player is tuned in to. */
export type Source =
  | { readonly type: "livestream" }
  | { readonly type: "group replay"; readonly id: string }
  | { readonly type: "private replay"; readonly client: string; readonly session: string };

/**
 * Reads `livestream`, `replay.<id>` or `client.<client>.<session>`.
 * @throws SyntaxError when the text is none of them.
 */
export function parseSource(text: string): Source {
  if (text === "livestream") return { type: "livestream" };
  const group = /^replay\.([A-Za-z0-9-]+)$/.exec(text);
  if (group?.[1] !== undefined) return { type: "group replay", id: group[1] };
  const own = /^client\.([A-Za-z0-9-]+)\.([A-Za-z0-9-]+)$/.exec(text);
  if (own?.[1] !== undefined && own[2] !== undefined) {
    return { type: "private replay", client: own[1], session: own[2] };
  }
  throw new SyntaxError(
    `it must be livestream, replay.<id> or client.<client>.<session>: current value is "${text}"`,
  );
}
