import type { Signs } from "@rangecast/domains/domain";
import {
  MAX_CODE_LENGTH,
  MAX_LABEL_LENGTH,
  ON_GROUND,
  type WireSigns,
} from "../protocol/track_signs.ts";
import { undisguised } from "./disguises.ts";

interface Signed {
  readonly signs?: Signs;
}

/**
 * Signs with texts that are not longer than a message has room for, in three bytes of UTF-8 a UTF-16
 * unit at most, and that show as they are written.
 */
export function cutSigns({ label, code, on_ground }: Signs): Signs {
  return { label: cut(label, MAX_LABEL_LENGTH), code: cut(code, MAX_CODE_LENGTH), on_ground };
}

/** Whether there is anything to be said of a row. */
export function hasSigns({ signs }: Signed): boolean {
  return signs !== undefined && (signs.label !== null || signs.code !== null || signs.on_ground);
}

/** Whether the same is said of both. */
export function isSameSigns({ signs: one }: Signed, { signs: other }: Signed): boolean {
  return one === other ||
    one?.label === other?.label && one?.code === other?.code && one?.on_ground === other?.on_ground;
}

/** The signs of those rows for which `tells`; undefined when these are none. */
export function gatherSigns<Row extends Signed>(
  rows: readonly Row[],
  tells: (row: Row) => boolean,
): WireSigns | undefined {
  const told = [...rows.keys()].filter((i) => {
    const row = rows[i];
    return row !== undefined && tells(row);
  });
  if (told.length === 0) return undefined;
  const signs = told.map((i) => rows[i]?.signs);
  return {
    rows: told,
    label: signs.map((each) => each?.label ?? ""),
    code: signs.map((each) => each?.code ?? ""),
    flags: signs.map((each) => each?.on_ground ? ON_GROUND : 0),
  };
}

function cut(text: string | null, length: number): string | null {
  return text === null ? null : undisguised(text.slice(0, length).toWellFormed());
}
