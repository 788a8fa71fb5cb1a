import type { ExportFormat, ExportRow } from "./export_row.ts";

/** A feature collection of points, RFC 7946; a track without a position has a null geometry. */
export const GEOJSON: ExportFormat = {
  name: "GeoJSON",
  extension: "geojson",
  type: "application/geo+json",
  write: (rows) =>
    `${JSON.stringify({ type: "FeatureCollection", features: rows.map(feature) }, null, 1)}\n`,
};

function feature({ lat_deg, lon_deg, ...rest }: ExportRow): unknown {
  const geometry = lat_deg === null || lon_deg === null ? null : {
    type: "Point",
    coordinates: rest.altitude_m === null
      ? [lon_deg, lat_deg]
      : [lon_deg, lat_deg, rest.altitude_m],
  };
  return { type: "Feature", id: rest.entity, geometry, properties: rest };
}
