import type { Derived } from "../domain.ts";
import type { FlightPayload } from "./message.ts";
import {
  afterAltitude,
  afterRate,
  altitudeSurprise,
  type Measured,
  predicted,
  rateSurprise,
  type VerticalEstimate,
} from "./vertical_estimate.ts";

/** What a filter has made of an aircraft's reports so far. */
export interface VerticalState {
  readonly estimate: VerticalEstimate;
  /** When the estimate was true, by the source's clock: Unix ms. */
  readonly event_ms: number;
  /** When the last altitude was true. */
  readonly altitude_ms: number;
  /** Altitudes since the filter began. */
  readonly altitudes: number;
}

/** What a filter reads of a report. */
export type VerticalReport =
  & { readonly event_ms: number }
  & Pick<FlightPayload, "altitude_m" | "vertical_rate_mps" | "on_ground">;

/** Without an altitude for longer than this a filter begins anew. */
export const MAX_VERTICAL_GAP_MS = 120_000;

/** So many altitudes make an estimate that the next reports do not change much. */
export const SETTLED_AFTER = 3;

/**
 * Transponders report altitudes in steps of 25 ft (ICAO Annex 10, volume IV), 7.62 m: an error that
 * is spread evenly over a step has a variance of its square / 12.
 */
const ALTITUDE_VARIANCE = 7.62 ** 2 / 12;
/**
 * Rates come in steps of 64 ft/min (RTCA DO-260B, airborne velocity), 0.325 m/s. They lag besides,
 * as avionics smooth them: a deviation of a whole step fits recorded traffic.
 */
const RATE_VARIANCE = 0.32512 ** 2;
/** What nothing confirms yet: airliners climb and sink at up to some 20 m/s. */
const FIRST_RATE_VARIANCE = 10 ** 2;
/**
 * Acceleration noise, m2/s3: a rate that changes by 1.4 m/s in 10 s. Fitted to recorded traffic by
 * `deno task bench flights smoothing`: with less of it the filter lags, with more it smooths less.
 */
const ACCELERATION_NOISE = 0.2;
/** Standard deviations: what is further off is no noise, but a mistake, or another flight. */
const MAX_SURPRISE = 5;

/**
 * A Kalman filter of barometric altitude and vertical rate, by event time alone, so that it gives
 * the same live and in a replay of any rate; null where there is nothing to go by, or on the ground.
 *
 * A report that is no newer than the last one changes nothing: what came twice must not count twice.
 * One without an altitude only predicts. The filter begins anew when altitudes are further apart
 * than {@linkcode MAX_VERTICAL_GAP_MS} (either way: a source's clock may be set back), and at one
 * that no flight could have brought about. A rate that the altitudes contradict is left out.
 */
export function filterVertical(
  state: VerticalState | null,
  report: VerticalReport,
): VerticalState | null {
  const { event_ms } = report;
  if (report.on_ground) return null;
  const gap_ms = state === null ? Infinity : Math.abs(event_ms - state.altitude_ms);
  if (state === null || gap_ms > MAX_VERTICAL_GAP_MS) return begun(report);
  if (event_ms <= state.event_ms) return state;
  const step_s = (event_ms - state.event_ms) / 1000;
  const expected = predicted(state.estimate, step_s, ACCELERATION_NOISE);
  const altitude = measured(report.altitude_m, ALTITUDE_VARIANCE);
  if (altitude && altitudeSurprise(expected, altitude) > MAX_SURPRISE) return begun(report);
  const estimate = withRate(altitude ? afterAltitude(expected, altitude) : expected, report);
  // Values that no aircraft has may be too large to reckon with.
  if (!Number.isFinite(estimate.altitude_m + estimate.rate_mps)) return begun(report);
  const altitudes = state.altitudes + (altitude ? 1 : 0);
  return { estimate, event_ms, altitude_ms: altitude ? event_ms : state.altitude_ms, altitudes };
}

/** What a filter has to say: nothing before it is settled, as reports say that better. */
export function derivedFrom(state: VerticalState | null): Derived | null {
  if (state === null || state.altitudes < SETTLED_AFTER) return null;
  const { altitude_m, rate_mps } = state.estimate;
  return { altitude_m, vertical_rate_mps: rate_mps };
}

function begun({ event_ms, altitude_m, vertical_rate_mps }: VerticalReport): VerticalState | null {
  if (altitude_m === null) return null;
  const estimate = {
    altitude_m,
    rate_mps: vertical_rate_mps ?? 0,
    altitude_variance: ALTITUDE_VARIANCE,
    rate_variance: FIRST_RATE_VARIANCE,
    covariance: 0,
  };
  return { estimate, event_ms, altitude_ms: event_ms, altitudes: 1 };
}

function withRate(
  estimate: VerticalEstimate,
  { vertical_rate_mps }: VerticalReport,
): VerticalEstimate {
  const rate = measured(vertical_rate_mps, RATE_VARIANCE);
  if (!rate || rateSurprise(estimate, rate) > MAX_SURPRISE) return estimate;
  return afterRate(estimate, rate);
}

function measured(value: number | null, variance: number): Measured | null {
  return value === null ? null : { value, variance };
}
