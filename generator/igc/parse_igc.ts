import { MS_PER_DAY } from "@rangecast/base/utc";
import { type FixExtension, type FixLine, parseExtensionLine, parseFixLine } from "./fix_line.ts";

/** A fix with its full instant. */
export interface IgcFix extends Omit<FixLine, "timeOfDay_ms"> {
  /** Unix milliseconds. */
  readonly time_ms: number;
}

/** Lines that gave no fix or lost their meaning, by reason. Records that are no concern here are not counted. */
export interface LineRefusals {
  malformed_fix: number;
  malformed_date: number;
  malformed_extensions: number;
  unknown_record: number;
  fix_before_date: number;
  repeated_time: number;
  time_steps_back: number;
}

/** What a flight recorder wrote: fixes in strictly increasing time. */
export interface IgcFlight {
  readonly fixes: readonly IgcFix[];
  readonly refused: Readonly<LineRefusals>;
}

/** Two days at five fixes a second: no recorder writes more into one file. */
const MAX_FIXES = 1_000_000;

const DATE_RECORD = /^H[FOP]DTE(?:DATE:)?\s*(\d\d)(\d\d)(\d\d)(?!\d)/i;
const KNOWN_RECORDS = "ABCDEFGHIJKLMNO";
/** A clock that falls back by more than this has passed midnight. */
const HALF_DAY_MS = MS_PER_DAY / 2;

/**
 * Reads an IGC file. What cannot be read is counted by reason, and the rest goes on: of several
 * fixes with one time the first `A` fix stays, and a fix whose time steps back is left out.
 * @throws SyntaxError when the text has no date, no fix, or more than {@linkcode MAX_FIXES}.
 */
export function parseIgc(text: string): IgcFlight {
  const reader = new IgcReader();
  for (const line of text.split(/\r\n|\r|\n/)) reader.read(line.trimEnd());
  return reader.finish();
}

class IgcReader {
  readonly #fixes: IgcFix[] = [];
  readonly #refused: LineRefusals = {
    malformed_fix: 0,
    malformed_date: 0,
    malformed_extensions: 0,
    unknown_record: 0,
    fix_before_date: 0,
    repeated_time: 0,
    time_steps_back: 0,
  };
  #extensions: readonly FixExtension[] = [];
  /** Midnight before the current fixes. */
  #day_ms: number | null = null;

  read(line: string): void {
    const kind = line[0];
    if (kind === undefined) return;
    if (kind === "B") this.#readFix(line);
    else if (kind === "I") this.#readExtensions(line);
    else if (/^H[FOP]DTE/i.test(line)) this.#readDate(line);
    else if (!KNOWN_RECORDS.includes(kind)) this.#refused.unknown_record++;
  }

  finish(): IgcFlight {
    if (this.#day_ms === null) throw new SyntaxError("it has no date (a record HFDTE)");
    if (this.#fixes.length === 0) throw new SyntaxError("it has no fix (a record B)");
    return { fixes: this.#fixes, refused: this.#refused };
  }

  #readExtensions(line: string): void {
    const extensions = parseExtensionLine(line);
    if (extensions) this.#extensions = extensions;
    else this.#refused.malformed_extensions++;
  }

  #readDate(line: string): void {
    const day_ms = parseDate(line);
    if (day_ms === null) this.#refused.malformed_date++;
    else this.#day_ms = day_ms;
  }

  #readFix(line: string): void {
    const parsed = parseFixLine(line, this.#extensions);
    if (!parsed) {
      this.#refused.malformed_fix++;
    } else if (this.#day_ms === null) {
      this.#refused.fix_before_date++;
    } else {
      const { timeOfDay_ms, ...rest } = parsed;
      this.#keep({ time_ms: this.#instantOf(this.#day_ms, timeOfDay_ms), ...rest });
    }
  }

  /** A file names its first day: later ones show in the clock, which starts again at midnight. */
  #instantOf(day_ms: number, timeOfDay_ms: number): number {
    const last_ms = this.#fixes.at(-1)?.time_ms ?? -Infinity;
    const past = day_ms + timeOfDay_ms < last_ms - HALF_DAY_MS;
    this.#day_ms = past ? day_ms + MS_PER_DAY : day_ms;
    return this.#day_ms + timeOfDay_ms;
  }

  #keep(fix: IgcFix): void {
    const last = this.#fixes.at(-1);
    if (last && fix.time_ms < last.time_ms) {
      this.#refused.time_steps_back++;
    } else if (last && fix.time_ms === last.time_ms) {
      this.#refused.repeated_time++;
      if (last.validity === "V" && fix.validity === "A") this.#fixes[this.#fixes.length - 1] = fix;
    } else if (this.#fixes.length === MAX_FIXES) {
      throw new SyntaxError(`it has more than ${MAX_FIXES} fixes`);
    } else {
      this.#fixes.push(fix);
    }
  }
}

/** Midnight UTC of `HFDTEddmmyy` or `HFDTEDATE:ddmmyy,nn`; years from 80 on are of the last century. */
function parseDate(line: string): number | null {
  const [, dd, mm, yy] = DATE_RECORD.exec(line) ?? [];
  if (yy === undefined) return null;
  const year = Number(yy) + (Number(yy) < 80 ? 2000 : 1900);
  const day_ms = Date.UTC(year, Number(mm) - 1, Number(dd));
  return new Date(day_ms).getUTCMonth() + 1 === Number(mm) ? day_ms : null;
}
