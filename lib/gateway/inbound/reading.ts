/** Thrown by the readers below, and caught where a message is read; the text is for people. */
export class NotOfForm extends Error {
  override readonly name = "NotOfForm";
}

export type Fields = Readonly<Record<string, unknown>>;

/** An object with no other keys than `keys`. */
export function fields(value: unknown, what: string, keys: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new NotOfForm(`${what} is an object`);
  }
  const strange = Object.keys(value).find((key) => !keys.includes(key));
  if (strange !== undefined) throw new NotOfForm(`${what} has no ${short(strange)}`);
  return { ...value };
}

export function text(value: unknown, what: string, max: number): string {
  if (typeof value === "string" && value.length > 0 && value.length <= max) return value;
  throw new NotOfForm(`${what} is a text of 1 to ${max} characters`);
}

export function finite(
  value: unknown,
  what: string,
  min = -Number.MAX_VALUE,
  max = Number.MAX_VALUE,
): number {
  if (typeof value === "number" && value >= min && value <= max) return value;
  const range = max === Number.MAX_VALUE ? "" : ` from ${min} to ${max}`;
  throw new NotOfForm(`${what} is a number${range}`);
}

export function whole(value: unknown, what: string, min: number, max: number): number {
  const number = finite(value, what, min, max);
  if (Number.isInteger(number)) return number;
  throw new NotOfForm(`${what} is a whole number`);
}

export function flag(value: unknown, what: string): boolean {
  if (typeof value === "boolean") return value;
  throw new NotOfForm(`${what} is true or false`);
}

export function list<Item>(
  value: unknown,
  what: string,
  max: number,
  read: (item: unknown) => Item,
): Item[] {
  if (Array.isArray(value) && value.length <= max) return value.map(read);
  throw new NotOfForm(`${what} is a list of at most ${max}`);
}

/** Leaves out what is absent; null counts as a value. */
export function optional<Name extends string, Value>(
  from: Fields,
  name: Name,
  read: (value: unknown) => Value,
): { readonly [Key in Name]?: Value } {
  if (from[name] === undefined) return {};
  // A computed key gives the compiler no more than an index signature.
  return { [name]: read(from[name]) } as { readonly [Key in Name]?: Value };
}

export function short(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
}
