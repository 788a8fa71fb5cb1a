import { parseArgs } from "node:util";
import { messageOf } from "@rangecast/base/errors";
import { nearestWord } from "./nearest_word.ts";
import { UsageError } from "./usage_error.ts";

/** How one flag is written, explained and read. Made by {@linkcode value}, {@linkcode list}, {@linkcode toggle}. */
export interface Flag<T> {
  readonly kind: "value" | "list" | "toggle";
  /** What stands for the value in the help, such as `PORT`; empty for a toggle. */
  readonly placeholder: string;
  readonly help: string;
  /** The default as the help shows it; null when there is none. */
  readonly shownFallback: string | null;
  /** Reads all texts given for the flag, in order; a toggle gets `true` or `false`. */
  read(given: readonly string[]): T;
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values of a set of flags, by the flags' own names. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never;
};

interface ValueOptions<T> {
  readonly placeholder: string;
  readonly help: string;
  /** Turns the text into a value, or throws an error that says what it must be. */
  parse(text: string): T;
}

/** A flag with a default: the last one given counts. `fallback` is written as a user would. */
export function value<T>(options: ValueOptions<T> & { readonly fallback: string }): Flag<T>;
/** A flag without a default: undefined when it is not given. */
export function value<T>(options: ValueOptions<T>): Flag<T | undefined>;
export function value<T>(
  { placeholder, help, parse, fallback }: ValueOptions<T> & { readonly fallback?: string },
): Flag<T | undefined> {
  return {
    kind: "value",
    placeholder,
    help,
    shownFallback: fallback ?? null,
    read: (given) => {
      const text = given.at(-1) ?? fallback;
      return text === undefined ? undefined : parse(text);
    },
  };
}

/** A flag that may be given several times, and may hold several values between commas. */
export function list<T>(
  { placeholder, help, parse, fallback = [] }:
    & ValueOptions<T>
    & { readonly fallback?: readonly string[] },
): Flag<readonly T[]> {
  return {
    kind: "list",
    placeholder,
    help: `${help} (repeatable)`,
    shownFallback: fallback.length === 0 ? null : fallback.join(","),
    read: (given) => {
      const texts = given.flatMap((text) => text.split(",").map((part) => part.trim()));
      return (texts.length === 0 ? fallback : texts).map((text) => parse(text));
    },
  };
}

/** A flag that is on or off: `--name`, `--no-name`. */
export function toggle(
  { help, fallback = false }: { readonly help: string; readonly fallback?: boolean },
): Flag<boolean> {
  return {
    kind: "toggle",
    placeholder: "",
    help,
    shownFallback: fallback ? "on" : null,
    read: (given) => (given.at(-1) ?? String(fallback)) === "true",
  };
}

/**
 * Reads a command line strictly.
 * @throws UsageError for an unknown flag, a missing value, a stray word or a value that does not fit.
 */
export function parseFlags<F extends Flags>(flags: F, args: readonly string[]): FlagValues<F> {
  const given = gather(flags, args);
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(flags)) {
    try {
      values[name] = flag.read(given.get(name) ?? []);
    } catch (error) {
      throw new UsageError(`Cannot use --${name} as ${messageOf(error)}`, { cause: error });
    }
  }
  // The loop has given every name of `flags` what its own flag reads.
  return values as FlagValues<F>;
}

function gather(flags: Flags, args: readonly string[]): Map<string, string[]> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { kind }]) => [
      name,
      { type: kind === "toggle" ? "boolean" as const : "string" as const, multiple: true },
    ]),
  );
  // Not strict, and without its reading of --no-: the tokens let us say what is wrong in our own words.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      throw new UsageError(
        `Cannot use "${token.value}": flags start with --, and nothing else is taken`,
      );
    }
    const written = args[token.index]?.split("=")[0] ?? token.rawName;
    const { name, text } = readToken(flags, token, written);
    const texts = given.get(name);
    if (texts) texts.push(text);
    else given.set(name, [text]);
  }
  return given;
}

interface OptionToken {
  readonly name: string;
  readonly value?: string | undefined;
  /** Whether the value stands behind a `=`, rather than in the next word. */
  readonly inlineValue?: boolean | undefined;
}

/** `written` is the flag as it was given, without a value. */
function readToken(
  flags: Flags,
  token: OptionToken,
  written: string,
): { name: string; text: string } {
  const negated = token.name.startsWith("no-") && !Object.hasOwn(flags, token.name);
  const name = negated ? token.name.slice(3) : token.name;
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (!flag || (negated && flag.kind !== "toggle")) throw unknownFlag(flags, written);
  if (flag.kind === "toggle") {
    if (token.value === undefined) return { name, text: String(!negated) };
    throw new UsageError(
      `Cannot use ${written} with a value as it takes none: current value is "${token.value}"`,
    );
  }
  if (token.value === undefined || (!token.inlineValue && looksLikeFlag(token.value))) {
    throw new UsageError(
      `Cannot use --${name} as it needs a value: --${name} ${flag.placeholder} (or --${name}=${flag.placeholder} when it starts with -)`,
    );
  }
  return { name, text: token.value };
}

/** Whether a word that stands where a value should is the next flag; numbers may be negative. */
function looksLikeFlag(word: string): boolean {
  return /^-[^\d.]/.test(word);
}

function unknownFlag(flags: Flags, written: string): UsageError {
  const [, no = "", wanted = ""] = /^-+(no-)?(.*)$/.exec(written) ?? [];
  const near = nearestWord(wanted, Object.keys(flags));
  if (near === undefined) return new UsageError(`Unknown flag ${written}: see --help`);
  const negation = flags[near]?.kind === "toggle" ? no : "";
  return new UsageError(`Unknown flag ${written}: did you mean --${negation}${near}?`);
}
