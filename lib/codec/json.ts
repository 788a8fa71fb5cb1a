/** Objects and arrays within each other: JSON of this kit needs a handful. */
export const MAX_JSON_DEPTH = 32;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Reads one JSON value strictly: valid UTF-8, nothing behind it, no key twice in an object, no
 * deeper than {@linkcode MAX_JSON_DEPTH}.
 * @throws SyntaxError
 */
export function decodeJson(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  const written = countMembers(text);
  const value: unknown = JSON.parse(text);
  // JSON.parse() keeps the last of two members with one key, and says nothing.
  if (written !== keptMembers(value)) {
    throw new SyntaxError("Cannot read JSON as a key of an object must come once");
  }
  return value;
}

/** The UTF-8 of a value's JSON. */
export function encodeJson(value: object): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new SyntaxError("Cannot read JSON as it must be UTF-8", { cause });
  }
}

/** Members of all objects as they are written: a colon outside of a string belongs to one. */
function countMembers(text: string): number {
  let [members, depth, inString] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (inString) {
      if (sign === "\\") i++;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (sign === ":") members++;
    else if (sign === "{" || sign === "[") depth++;
    else if (sign === "}" || sign === "]") depth--;
    if (depth > MAX_JSON_DEPTH) {
      throw new SyntaxError(
        `Cannot read JSON as it must be at most ${MAX_JSON_DEPTH} levels deep: current value is deeper`,
      );
    }
  }
  return members;
}

function keptMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const children: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : children.length;
  return children.reduce<number>((sum, child) => sum + keptMembers(child), own);
}
