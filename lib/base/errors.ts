/** The text of anything that was thrown, on one line and without a stack. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || thrown.name : written(thrown);
  return oneLine(text);
}

/** A text without its line breaks. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*[\n\r]\s*/g, " ").trim();
}

function written(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "something that cannot be written out";
  }
}

/**
 * A fault that the person at the keyboard can mend: a port in use, a broker out of reach, a file
 * that cannot be read. Programs print its message on one line and exit with 1.
 */
export class OperatorError extends Error {
  override name = "OperatorError";
}
