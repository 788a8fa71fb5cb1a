import { parseTime } from "../store/timestamps.ts";
import { apiError } from "./api_error.ts";

/** What a field of a request may hold; an array of texts is an enumeration. */
export type FieldKind =
  | "string"
  | "integer"
  | "boolean"
  | "strings"
  | "integers"
  | "object"
  | "array"
  | "time"
  | readonly string[];

/** Field names and what they may hold. */
export type FieldKinds = Readonly<Record<string, FieldKind>>;

/**
 * A JSON object out of `text`; an empty text is an empty object.
 * @throws ApiError 10025 when it is no JSON object.
 */
export function parseObject(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw apiError("invalidJson", `invalid JSON: ${thrown instanceof Error ? thrown.message : ""}`);
  }
  return asObject(value, "request");
}

/** @throws ApiError 10025 when `value` is no JSON object. */
export function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw apiError("invalidJson", `invalid JSON: ${what} is not an object`);
  }
  return { ...value };
}

/**
 * Checks every field of `given` against `kinds`; null counts as absent.
 * @throws ApiError 10025 when a field is unknown or holds something else.
 */
export function checkFields(given: Record<string, unknown>, kinds: FieldKinds): void {
  for (const [name, value] of Object.entries(given)) {
    const kind = kinds[name];
    if (kind === undefined) {
      throw apiError("invalidJson", `invalid JSON: json: unknown field "${name}"`);
    }
    if (value === null) {
      delete given[name];
    } else if (!holds(value, kind)) {
      const wanted = typeof kind === "string" ? kind : kind.join(" | ");
      throw apiError(
        "invalidJson",
        `invalid JSON: field "${name}" must be ${wanted}: current value is ${
          JSON.stringify(value)
        }`,
      );
    }
  }
}

function holds(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value);
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "integers":
      return Array.isArray(value) && value.every((item) => Number.isInteger(item));
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && !Array.isArray(value);
    case "time":
      return typeof value === "string" && !Number.isNaN(parseTime(value));
    default:
      return typeof value === "string" && kind.includes(value);
  }
}
