import { STATUS_CODES } from "@rangecast/gateway/track-columns";
import type { TrackTable } from "@rangecast/client/track-table";
import { formatIso } from "@rangecast/base/utc";
import { speedOf } from "../table/track_order.ts";

/** One state of one entity, as files carry it: SI units, UTC, null where nothing is known. */
export interface ExportRow {
  readonly entity: string;
  /** When it was true, on the channel's timeline: ISO 8601, UTC. */
  readonly time: string | null;
  readonly received: string | null;
  readonly lat_deg: number | null;
  readonly lon_deg: number | null;
  readonly altitude_m: number | null;
  readonly speed_mps: number | null;
  readonly east_mps: number | null;
  readonly north_mps: number | null;
  readonly up_mps: number | null;
  readonly acceleration_mps2: number | null;
  /** Bits 0..8: position, velocity and acceleration, x y z each. */
  readonly validity_mask: number;
  readonly status: string;
  readonly domain: string;
  /** What people call it; empty where it is called by its entity. */
  readonly label: string;
}

/** The names of a row's values, in the order of a file's columns. */
export const EXPORT_COLUMNS: readonly (keyof ExportRow)[] = [
  ...[
    "entity",
    "time",
    "received",
    "lat_deg",
    "lon_deg",
    "altitude_m",
    "speed_mps",
  ] as const,
  ...[
    "east_mps",
    "north_mps",
    "up_mps",
    "acceleration_mps2",
    "validity_mask",
    "status",
    "domain",
    "label",
  ] as const,
];

/** A format that a selection is saved in. */
export interface ExportFormat {
  readonly name: string;
  readonly extension: string;
  readonly type: string;
  write(rows: readonly ExportRow[]): string;
}

/** The rows of a table as a file carries them. */
export function exportRows(table: TrackTable, rows: Iterable<number>): ExportRow[] {
  return [...rows].flatMap((row) => {
    const entity = table.entity[row];
    return entity === null || entity === undefined ? [] : [exportRow(table, row)];
  });
}

function exportRow(table: TrackTable, row: number): ExportRow {
  const of = (column: Float64Array) => known(column[row]);
  return {
    entity: table.name[row] ?? "",
    time: instant((table.event_ms[row] ?? NaN) + (table.offset_ms[row] ?? NaN)),
    received: instant(table.recv_ms[row] ?? NaN),
    lat_deg: of(table.lat),
    lon_deg: of(table.lon),
    altitude_m: of(table.altitude_m),
    speed_mps: known(speedOf(table, row)),
    east_mps: of(table.east_mps),
    north_mps: of(table.north_mps),
    up_mps: of(table.up_mps),
    acceleration_mps2: of(table.acceleration_mps2),
    validity_mask: table.mask[row] ?? 0,
    status: STATUS_CODES[table.status[row] ?? 0] ?? "LIVE",
    domain: table.domain[row] ?? "",
    label: table.label[row] ?? "",
  };
}

function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function instant(unix_ms: number): string | null {
  return Number.isFinite(unix_ms) ? formatIso(unix_ms) : null;
}
