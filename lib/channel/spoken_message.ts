/** The kinds of what clients, operators and the host say; schemas go by the same names. */
export type SpokenKind =
  | "replay-control"
  | "client-status"
  | "channel-clock"
  | "channel-list"
  | "private-request"
  | "private-reply"
  | "display-command"
  | "tag";

/** A message that only has to be checked against its schema, encoded and published. */
export interface SpokenMessage<Message> {
  readonly kind: SpokenKind;
  readonly subject: string;
  /** `Nats-Msg-Id`, the same however often it is sent; null where no duplicate can be told. */
  readonly messageId: string | null;
  /** Further headers. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly message: Message;
}

/** What a message that fits its schema means, or why it cannot be meant. */
export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/** Who says something. */
export interface Speaker {
  readonly prefix: string;
  readonly sender: string;
}

export const MAX_NAME_LENGTH = 200;

/**
 * A name that can stand in a header and on a line: trimmed, 1 to 200 characters.
 * @throws SyntaxError for any other text.
 */
export function checkedName(text: string, what: string): string {
  const name = text.trim();
  if (name !== "" && name.length <= MAX_NAME_LENGTH && !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(name)) {
    return name;
  }
  throw new SyntaxError(
    `${what} is one line of 1 to ${MAX_NAME_LENGTH} characters: ` +
      `current value is ${quoted(text)}`,
  );
}

/** A text of a stranger, short enough for a message. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

/** What a parser that throws makes of a text, as a reading. */
export function attempt<Value>(parse: () => Value): Reading<Value> {
  try {
    return { ok: true, value: parse() };
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) {
      return { ok: false, problem: thrown.message };
    }
    throw thrown;
  }
}
