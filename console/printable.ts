/** Longest text of a stranger on a line. */
const MAX_LENGTH = 200;

/**
 * A text that anybody may have sent, as it can stand on a line of a terminal: control characters,
 * line breaks and marks that turn the direction of writing become `?`, and a long one is cut.
 */
export function printable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, "?");
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH)}...` : plain;
}
