import type { Clock } from "@rangecast/base/clock";
import { oneLine } from "@rangecast/base/errors";
import { formatIso } from "@rangecast/base/utc";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** Facts that go with a line: they are written as `name=value`. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes one line for each event to standard error; standard output belongs to data. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A logger for `program` that drops what lies below `level`; `write` takes whole lines. */
export function createLogger(
  { program, level, clock, write }: {
    readonly program: string;
    readonly level: LogLevel;
    readonly clock: Clock;
    write(line: string): void;
  },
): Logger {
  const lowest = LOG_LEVELS.indexOf(level);
  const at = (own: LogLevel) => (message: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(own) < lowest) return;
    const facts = Object.entries(fields).map(([name, value]) => ` ${name}=${quoted(value)}`);
    const text = oneLine(message) + facts.join("");
    write(`${formatIso(clock.nowMs())} ${own.padEnd(5)} ${program}: ${text}\n`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** A value as it stands when it is plain, else as a JSON string: a reader can tell where it ends. */
function quoted(value: string | number | boolean | null): string {
  return typeof value === "string" && !/^[\w.:/@-]+$/.test(value)
    ? JSON.stringify(value)
    : String(value);
}

const encoder = new TextEncoder();

/** Writes all of `text` to standard error; that nobody reads it any more stops no program. */
export function writeToStderr(text: string): void {
  try {
    writeAll(Deno.stderr, encoder.encode(text));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Writes all of `text` to standard output: for help, versions and single results. */
export function writeToStdout(text: string): void {
  writeAll(Deno.stdout, encoder.encode(text));
}

function writeAll(target: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += target.writeSync(bytes.subarray(written));
}
