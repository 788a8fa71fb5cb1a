/** What would break or turn around the lines that people read; control characters are long in JSON. */
const DISGUISES = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;
const ALL = new RegExp(DISGUISES, "gu");

/** Whether a text would show otherwise than it is written. */
export function isDisguised(text: string): boolean {
  return DISGUISES.test(text);
}

/** The text with a mark in place of each such character. */
export function undisguised(text: string): string {
  return text.replaceAll(ALL, "\uFFFD");
}
