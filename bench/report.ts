/** One line of a table; columns that are all numbers are aligned to the right. */
export type Row = readonly (string | number)[];

/** A whole number with thin groups of three, such as `5 210 334`. */
export function grouped(value: number): string {
  return Math.round(value).toString().replaceAll(/\B(?=(\d{3})+$)/g, " ");
}

/** What the figures below it were measured on, as far as no permission is needed to know it. */
function describeMachine(): string {
  const { arch, os } = Deno.build;
  const { deno, v8 } = Deno.version;
  return `${os} ${arch}, ${navigator.hardwareConcurrency} cores, Deno ${deno}, V8 ${v8}`;
}

/** A table as text, with the machine's description above it. Numbers are grouped in threes. */
export function formatTable(title: string, header: Row, rows: readonly Row[]): string {
  const cells = [header, ...rows].map((row) =>
    row.map((cell) => typeof cell === "number" ? grouped(cell) : cell)
  );
  const widths = header.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const isNumeric = header.map((_, i) => rows.every((row) => typeof row[i] === "number"));
  const lines = cells.map((row) =>
    widths.map((width, i) => {
      const cell = row[i] ?? "";
      return isNumeric[i] ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd()
  );
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const [head = "", ...body] = lines;
  return [`${title}: ${describeMachine()}`, "", head, rule, ...body, ""].join("\n");
}

/** Prints a table on stdout, after an empty line. */
export function printTable(title: string, header: Row, rows: readonly Row[]): void {
  const text = `\n${formatTable(title, header, rows)}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
