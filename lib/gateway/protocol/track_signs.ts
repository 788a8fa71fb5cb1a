/**
 * What is said of some rows of a message besides figures, as it seldom changes: in a delta of those
 * rows whose signs are not what they were at its base, in a snapshot of those that have any.
 */
export interface WireSigns {
  /** Rows of the columns, in rising order; the lists beside it are of the same length. */
  readonly rows: readonly number[];
  /** What people call it, such as a callsign; empty where there is none. */
  readonly label: readonly string[];
  /** The code that it shows, such as a squawk; empty where there is none. */
  readonly code: readonly string[];
  /** Bit 0: {@linkcode ON_GROUND}. */
  readonly flags: readonly number[];
}

/** The bit of `flags` that says that something is on the ground. */
export const ON_GROUND = 1;

/** UTF-16 units of a label and of a code; what is longer is cut off. */
export const MAX_LABEL_LENGTH = 16;
export const MAX_CODE_LENGTH = 8;

/** Signs as they came with so many rows. @throws RangeError when they do not fit them. */
export function readSigns(signs: WireSigns, rows: number): WireSigns {
  const count = signs.rows.length;
  const areEven = [signs.label, signs.code, signs.flags].every(({ length }) => length === count);
  const areThere = signs.rows.every((row) => Number.isInteger(row) && row >= 0 && row < rows);
  if (areEven && areThere) return signs;
  throw new RangeError(
    `Cannot read tracks as signs must be lists of one length about ${rows} rows: they are not`,
  );
}
