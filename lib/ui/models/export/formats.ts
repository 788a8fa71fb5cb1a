import { CSV } from "./csv.ts";
import type { ExportFormat } from "./export_row.ts";
import { GEOJSON } from "./geojson.ts";
import { JSON_LINES } from "./json_lines.ts";
import { KML } from "./kml.ts";

/** What a selection can be saved as. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [CSV, GEOJSON, KML, JSON_LINES];

/** `rangecast-2017-07-15T113004Z.csv`: no letter of it needs care on any disk. */
export function exportFileName(position_ms: number, { extension }: ExportFormat): string {
  const stamp = new Date(position_ms).toISOString().replaceAll(":", "").replace(/\.\d+Z$/, "Z");
  return `rangecast-${stamp}.${extension}`;
}
