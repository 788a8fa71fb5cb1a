/** The bits of a mask, from bit 0 on. */
const NAMES = [
  ...["position x", "position y", "position z", "velocity x", "velocity y", "velocity z"],
  ...["acceleration x", "acceleration y", "acceleration z"],
];

/** The bits of a mask that accelerations have. */
export const ACCELERATION_BITS = 0x1c0;

/**
 * What a source says of its own values: how many are valid, and which are not; of those alone that
 * its domain ever tells, which are the bits of `told`.
 */
export function validityOf(
  mask: number,
  told: number,
): { readonly text: string; readonly invalid: string[] } {
  const names = (bits: number) => NAMES.filter((_, bit) => (bits & 1 << bit) !== 0);
  const invalid = names(told & ~mask);
  const all = names(told).length;
  return { text: `${all - invalid.length} of ${all}`, invalid };
}

/** How long a raw message may be on the screen. */
const MAX_RAW_LENGTH = 20_000;

/** A message as it was published, for people: indented, and cut off where it is very long. */
export function rawText(raw: unknown): string {
  const text = JSON.stringify(raw, (_, value: unknown) => readable(value), 2) ?? "";
  return text.length <= MAX_RAW_LENGTH ? text : `${text.slice(0, MAX_RAW_LENGTH)} …`;
}

function readable(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Uint8Array ? value.toHex() : value;
}
