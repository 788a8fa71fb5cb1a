import { dayOfYear, MS_PER_DAY } from "@rangecast/base/utc";
import { geodeticToEcef } from "@rangecast/domains/geodesy/ecef";
import { toPayload, type TspiPayload } from "@rangecast/domains/tspi/payload";

export interface SimulatedReport {
  readonly sensor_id: number;
  readonly recv_ms: number;
  /** Receive time minus event time. */
  readonly offset_ms?: number;
  /** Which values are valid, bits 0..8. */
  readonly mask?: number;
  readonly lat?: number;
}

const ALL_VALID = 0b111_111_111;
const TICKS_PER_MS = 10;

/** What a sensor that stands still reports. */
export function simulatedReport(report: SimulatedReport): TspiPayload {
  const { sensor_id, recv_ms, offset_ms = 5, mask = ALL_VALID, lat = 57 } = report;
  const event_ms = recv_ms - offset_ms;
  const { x, y, z } = geodeticToEcef({ lat, lon: 18, height_m: 2_000 });
  const still = { v1: 0, v2: 0, v3: 0, a1: 0, a2: 0, a3: 0 };
  return toPayload({
    type: "geocentric",
    sensor_id,
    day: dayOfYear(event_ms),
    ticks: (event_ms % MS_PER_DAY) * TICKS_PER_MS,
    status: mask & 0xff,
    flags: mask >> 8,
    mask,
    ...{ p1: x, p2: y, p3: z },
    ...still,
  }, recv_ms);
}
