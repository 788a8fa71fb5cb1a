/** The years 0 to 9999, which ISO 8601 writes with four digits. */
const MIN_INSTANT_MS = -62_167_219_200_000;
const MAX_INSTANT_MS = 253_402_300_799_999;

/** Whether an instant can be written as the wire contracts write instants. */
export function isWritableInstant(unix_ms: number): boolean {
  return unix_ms >= MIN_INSTANT_MS && unix_ms <= MAX_INSTANT_MS;
}
