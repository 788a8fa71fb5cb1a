/** Bytes of text that a close frame surely has room for. */
const MAX_BYTES = 100;

/** `text` as the reason of a close frame, cut between two characters. */
export function closeText(text: string): string {
  const bytes = new TextEncoder().encode(text).slice(0, MAX_BYTES);
  return new TextDecoder().decode(bytes).replace(/\uFFFD$/, "");
}
