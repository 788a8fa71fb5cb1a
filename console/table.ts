import { printable } from "./printable.ts";

/** Rows under their headings, as lines: columns as wide as their widest cell, two spaces apart. */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const cells = [headings, ...rows].map((row) => row.map(printable));
  const widths = headings.map((_, column) =>
    cells.reduce((width, row) => Math.max(width, widthOf(row[column] ?? "")), 0)
  );
  return cells.map((row) =>
    row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd()
  );
}

/** Characters, not halves of them. */
function widthOf(text: string): number {
  return [...text].length;
}
