import { EXPORT_COLUMNS, type ExportFormat } from "./export_row.ts";

/** Comma separated, RFC 4180, with a head line. */
export const CSV: ExportFormat = {
  name: "CSV",
  extension: "csv",
  type: "text/csv;charset=utf-8",
  write: (rows) =>
    [EXPORT_COLUMNS, ...rows.map((row) => EXPORT_COLUMNS.map((name) => row[name]))]
      .map((values) => `${values.map(csvField).join(",")}\r\n`)
      .join(""),
};

/**
 * A value as a field. Text that a spreadsheet would run as a formula is led by an apostrophe, which
 * it shows as text (OWASP, "CSV Injection"); numbers stay numbers, also negative ones.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
