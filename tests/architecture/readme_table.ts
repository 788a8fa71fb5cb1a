import { permissionFlags } from "@rangecast/cli/permissions";
import { bundleLine } from "@rangecast/web/build-targets";
import { type ProgramFacts, PROGRAMS } from "../programs.ts";

const START = "<!-- permissions:start -->";
const END = "<!-- permissions:end -->";
const HEADER = ["Task", "Metrics port", "Permissions"];

/** What runs before a program in its task: the runtime's own commands, with no code of ours. */
const BEFORE: Readonly<Record<string, string>> = {
  // What a newcomer starts first gets the packages.
  demo: "deno install --frozen --quiet",
  build: bundleLine(),
};

/** What `deno.json` runs for a program. */
export function taskLine({ name, line }: ProgramFacts): string {
  const before = BEFORE[name];
  return before === undefined ? line : `${before} && ${line}`;
}

/** The cells of one program's row. */
export function programRow({ name, metricsPort, permissions }: ProgramFacts): string[] {
  return [`\`${name}\``, metricsPort ?? "none", `\`${permissionFlags(permissions).join(" ")}\``];
}

/**
 * The rows of the table between the markers, without its header.
 * @throws SyntaxError when there is no such table.
 */
export function readRows(readme: string): string[][] {
  const { from, to } = findTable(readme);
  const rows = readme.slice(from, to).trim().split("\n")
    .map((line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim()));
  return rows.slice(2);
}

/** The text with the table between the markers replaced. */
export function replaceRows(readme: string, rows: readonly (readonly string[])[]): string {
  const { from, to } = findTable(readme);
  const lines = [HEADER, HEADER.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`);
  return `${readme.slice(0, from)}\n\n${lines.join("\n")}\n\n${readme.slice(to)}`;
}

function findTable(readme: string): { from: number; to: number } {
  const from = readme.indexOf(START);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) {
    throw new SyntaxError(`Cannot find the table as it must stand between ${START} and ${END}`);
  }
  return { from: from + START.length, to };
}

/** The manifest with the line of each program's task replaced, or put in front of the others. */
export function replaceTasks(manifest: string, tasks: Readonly<Record<string, string>>): string {
  return Object.entries(tasks).reduce((text, [name, line]) => {
    const entry = `${JSON.stringify(name)}: ${JSON.stringify(line)}`;
    const known = new RegExp(`^(    )"${name}": ".*"(,?)$`, "m");
    return known.test(text)
      ? text.replace(known, (_, indent, comma) => indent + entry + comma)
      : text.replace('"tasks": {', (start) => `${start}\n    ${entry},`);
  }, manifest);
}

if (import.meta.main) {
  const readme = Deno.readTextFileSync("README.md");
  Deno.writeTextFileSync("README.md", replaceRows(readme, PROGRAMS.map(programRow)));
  const manifest = Deno.readTextFileSync("deno.json");
  const tasks = Object.fromEntries(PROGRAMS.map((program) => [program.name, taskLine(program)]));
  Deno.writeTextFileSync("deno.json", replaceTasks(manifest, tasks));
}
