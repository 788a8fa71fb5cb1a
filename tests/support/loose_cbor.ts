/** Picks a whole number from 0 to `count - 1`. */
export type Pick = (count: number) => number;

/** A map as it is written, so that it can hold a key twice. */
export class Entries {
  constructor(readonly list: readonly (readonly [unknown, unknown])[]) {}

  static of(object: object): Entries {
    return new Entries(Object.entries(object));
  }
}

/** Bytes that are written as they are. */
export class Raw {
  readonly bytes: readonly number[];

  constructor(...bytes: number[]) {
    this.bytes = bytes;
  }
}

const WIDTHS = [0, 1, 2, 4, 8];

/**
 * CBOR of plain data, of {@linkcode Entries} and {@linkcode Raw}, in any of the ways that RFC 8949
 * leaves open: heads longer than needed, numbers as integers or as floats that hold them exactly.
 * `pick` chooses among them; 0 always stands for the shortest.
 */
export function looseCbor(value: unknown, pick: Pick = () => 0): Uint8Array {
  return Uint8Array.from(item(value, pick));
}

function item(value: unknown, pick: Pick): number[] {
  if (value instanceof Raw) return [...value.bytes];
  if (value instanceof Uint8Array) return [...head(2, value.length, pick), ...value];
  if (value instanceof Entries) {
    const pairs = value.list.flatMap(([k, v]) => [...item(k, pick), ...item(v, pick)]);
    return [...head(5, value.list.length, pick), ...pairs];
  }
  if (Array.isArray(value)) {
    return [...head(4, value.length, pick), ...value.flatMap((each) => item(each, pick))];
  }
  if (typeof value === "object" && value !== null) return item(Entries.of(value), pick);
  if (typeof value === "string") {
    const content = [...new TextEncoder().encode(value)];
    return [...head(3, content.length, pick), ...content];
  }
  if (typeof value === "number") return number(value, pick);
  return [value === true ? 0xf5 : value === false ? 0xf4 : value === null ? 0xf6 : 0xf7];
}

function head(major: number, argument: number, pick: Pick): number[] {
  const fitting = WIDTHS.filter((width) => width === 0 ? argument < 24 : argument < 256 ** width);
  const width = fitting[pick(fitting.length)] ?? 8;
  if (width === 0) return [major << 5 | argument];
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(argument));
  return [major << 5 | (24 + Math.log2(width)), ...bytes.slice(8 - width)];
}

function number(value: number, pick: Pick): number[] {
  const forms = [float(0xfb, 8, value)];
  if (Object.is(Math.fround(value), value)) forms.unshift(float(0xfa, 4, value));
  if (Object.is(Math.f16round(value), value)) forms.unshift(float(0xf9, 2, value));
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    forms.unshift(value < 0 ? head(1, -1 - value, pick) : head(0, value, pick));
  }
  return forms[pick(forms.length)] ?? [];
}

function float(initial: number, width: 2 | 4 | 8, value: number): number[] {
  const view = new DataView(new ArrayBuffer(width));
  if (width === 2) view.setFloat16(0, value);
  else if (width === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return [initial, ...new Uint8Array(view.buffer)];
}
