import { MS_PER_DAY } from "@rangecast/base/utc";

/** One further field of every B record of a file, as its I record declares it. */
export interface FixExtension {
  /** Three letters, such as `FXA`. */
  readonly code: string;
  /** First and last column, counted from 1 as the format does. */
  readonly first: number;
  readonly last: number;
}

/** What a B record says; its date stands elsewhere. */
export interface FixLine {
  readonly timeOfDay_ms: number;
  readonly lat: number;
  readonly lon: number;
  /** `A`: a full fix; `V`: a 2D fix, or no satellites at all. */
  readonly validity: "A" | "V";
  /** Above the 1013.25 hPa surface. */
  readonly pressure_m: number;
  /** Above the ellipsoid; 0 also when there is none. */
  readonly gps_m: number;
}

const B_RECORD = /^B(\d\d)(\d\d)(\d\d)(\d{7})([NS])(\d{8})([EW])([AV])([-\d]\d{4})([-\d]\d{4})/;
const I_RECORD = /^I(\d\d)((?:\d{4}[A-Z0-9]{3})*)\s*$/;
/** B records without extensions have 35 columns. */
const FIRST_EXTENSION_COLUMN = 36;

/**
 * Reads a B record, with the extensions that refine it: decimals of the second (TDS), further
 * digits of the minutes of latitude and longitude (LAD, LOD). Null when it is malformed.
 * Source: FAI Technical Specification for IGC-Approved GNSS Flight Recorders, appendix A, section 4.1.
 */
export function parseFixLine(line: string, extensions: readonly FixExtension[]): FixLine | null {
  const [, hour, minute, second, latitude, ns, longitude, ew, validity, pressure, gps] =
    B_RECORD.exec(line) ?? [];
  if (latitude === undefined || longitude === undefined) return null;
  const timeOfDay_ms =
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second) + decimals(line, "TDS")) * 1000;
  const lat = angle(latitude, 2, decimals(line, "LAD"));
  const lon = angle(longitude, 3, decimals(line, "LOD"));
  const inRange = Number(minute) < 60 && Number(second) < 60 && timeOfDay_ms < MS_PER_DAY &&
    lat <= 90 && lon <= 180;
  if (!inRange) return null;
  return {
    timeOfDay_ms: Math.round(timeOfDay_ms),
    lat: ns === "S" ? -lat : lat,
    lon: ew === "W" ? -lon : lon,
    validity: validity === "A" ? "A" : "V",
    pressure_m: Number(pressure),
    gps_m: Number(gps),
  };

  /** The extension's digits as a fraction of one unit; 0 where the line has none. */
  function decimals(of: string, code: string): number {
    const extension = extensions.find((candidate) => candidate.code === code);
    if (!extension) return 0;
    const digits = of.slice(extension.first - 1, extension.last);
    return /^\d+$/.test(digits) ? Number(digits) / 10 ** digits.length : 0;
  }
}

/** Degrees of `DDMMmmm`, NaN when its minutes are none; `extra` counts thousandths of a minute. */
function angle(digits: string, degreeDigits: number, extra: number): number {
  const minutes = (Number(digits.slice(degreeDigits)) + extra) / 1000;
  return minutes < 60 ? Number(digits.slice(0, degreeDigits)) + minutes / 60 : NaN;
}

/** Reads an I record: which columns extend the B records of its file. Null when malformed. */
export function parseExtensionLine(line: string): FixExtension[] | null {
  const [, count, fields] = I_RECORD.exec(line) ?? [];
  if (fields === undefined || Number(count) * 7 !== fields.length) return null;
  const extensions = Array.from({ length: Number(count) }, (_, i) => {
    const field = fields.slice(i * 7, i * 7 + 7);
    return {
      first: Number(field.slice(0, 2)),
      last: Number(field.slice(2, 4)),
      code: field.slice(4),
    };
  });
  const inOrder = extensions.every(({ first, last }) =>
    first >= FIRST_EXTENSION_COLUMN && last >= first
  );
  return inOrder ? extensions : null;
}
