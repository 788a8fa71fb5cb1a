import { messageOf } from "@rangecast/base/errors";
import { parseIso } from "@rangecast/base/utc";
import { HttpProblem } from "@rangecast/web/problem";

const MS_PER_S = 1000;

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/**
 * A whole number of a query.
 * @throws HttpProblem for anything else, or one outside of its range.
 */
export function readNumber(
  name: string,
  text: string | undefined,
  { min, max, fallback }: NumberRange,
): number {
  if (text === undefined) return fallback;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new HttpProblem(
    "input",
    `${name} must be a whole number from ${min} to ${max}: current value is ${shown(text)}.`,
  );
}

/**
 * An instant of a query, as Unix seconds or ISO 8601: Unix ms.
 * @throws HttpProblem for anything else.
 */
export function readInstant(name: string, text: string | undefined): number {
  if (text === undefined) {
    throw new HttpProblem("input", `${name} is needed: Unix seconds, or ISO 8601.`);
  }
  if (/^\d{1,11}(\.\d{1,9})?$/.test(text)) return Number(text) * MS_PER_S;
  try {
    return parseIso(text);
  } catch (error) {
    throw new HttpProblem(
      "input",
      `${name} must be Unix seconds or ISO 8601: ${messageOf(error)}.`,
    );
  }
}

/** Not more of it than is needed to recognise it. */
function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
