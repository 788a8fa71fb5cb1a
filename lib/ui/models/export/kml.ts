import { EXPORT_COLUMNS, type ExportFormat, type ExportRow } from "./export_row.ts";

/** Placemarks with what is known of them, OGC KML 2.2. */
export const KML: ExportFormat = {
  name: "KML",
  extension: "kml",
  type: "application/vnd.google-earth.kml+xml",
  write: (rows) =>
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<kml xmlns="http://www.opengis.net/kml/2.2">',
      "<Document>",
      ...rows.map(placemark),
      "</Document>",
      "</kml>",
      "",
    ].join("\n"),
};

function placemark(row: ExportRow): string {
  const { entity, time, lat_deg, lon_deg, altitude_m } = row;
  const data = EXPORT_COLUMNS.filter((name) => name !== "entity" && row[name] !== null).map((
    name,
  ) => `<Data name="${name}"><value>${xmlText(String(row[name]))}</value></Data>`);
  const point = lat_deg === null || lon_deg === null ? [] : [
    `<Point><altitudeMode>${altitude_m === null ? "clampToGround" : "absolute"}</altitudeMode>` +
    `<coordinates>${[lon_deg, lat_deg, altitude_m ?? 0].join(",")}</coordinates></Point>`,
  ];
  return [
    `<Placemark><name>${xmlText(entity)}</name>`,
    ...(time === null ? [] : [`<TimeStamp><when>${time}</when></TimeStamp>`]),
    `<ExtendedData>${data.join("")}</ExtendedData>`,
    ...point,
    "</Placemark>",
  ].join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" },
};

/** A text as it may stand in XML 1.0: what may not stand there at all becomes U+FFFD. */
export function xmlText(text: string): string {
  return text.toWellFormed()
    // All that production [2] of XML 1.0 leaves out.
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
