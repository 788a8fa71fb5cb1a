import type { ExportFormat } from "./export_row.ts";

/** One JSON object per line. */
export const JSON_LINES: ExportFormat = {
  name: "JSON lines",
  extension: "jsonl",
  type: "application/x-ndjson",
  write: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
};
