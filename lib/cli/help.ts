import type { Flag, Flags } from "./flags.ts";

/** The least width that a page is made for. */
export const MIN_WIDTH = 80;
/** Longer lines are hard to read. */
const MAX_WIDTH = 100;
/** Where the explanations begin. */
const COLUMN = 32;

/**
 * The page that `--help` prints: what the program does, its flags with defaults, and examples. No
 * line but an example is wider than `columns`, or than 80 if that is less.
 */
export function helpPage(
  { name, summary, flags, examples }: {
    readonly name: string;
    readonly summary: string;
    readonly flags: Flags;
    readonly examples: readonly string[];
  },
  columns: number,
): string {
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH);
  return [
    ...wrap(`${name}: ${summary}`, width),
    "",
    `Usage: deno task ${name} [flags]`,
    "",
    "Flags (defaults in brackets):",
    ...Object.entries(flags).flatMap(([flag, facts]) => row(flag, facts, width)),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

function row(
  name: string,
  { kind, placeholder, help, shownFallback }: Flag<unknown>,
  width: number,
): string[] {
  const negatable = kind === "toggle" && shownFallback !== null;
  const left = `  --${negatable ? "[no-]" : ""}${name} ${placeholder}`.trimEnd();
  const right = wrap(shownFallback === null ? help : `${help} [${shownFallback}]`, width - COLUMN);
  const beside = left.length < COLUMN - 1 ? right.shift() ?? "" : "";
  return [
    `${left.padEnd(COLUMN)}${beside}`.trimEnd(),
    ...right.map((line) => " ".repeat(COLUMN) + line),
  ];
}

/** Lines of at most `width`, broken between words; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
