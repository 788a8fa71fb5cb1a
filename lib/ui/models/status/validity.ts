/** The bits of a mask, from bit 0 on. */
const NAMES = [
  ...["position x", "position y", "position z", "velocity x", "velocity y", "velocity z"],
  ...["acceleration x", "acceleration y", "acceleration z"],
];

/** What a source says of its own values: how many are valid, and which are not. */
export function validityOf(mask: number): { readonly text: string; readonly invalid: string[] } {
  const invalid = NAMES.filter((_, bit) => (mask & 1 << bit) === 0);
  return { text: `${NAMES.length - invalid.length} of ${NAMES.length}`, invalid };
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
