import type { FlightMessage } from "@rangecast/domains/flight/message";
import { type DetectorKind, detectorKind } from "../detector.ts";
import { emergencyDescent } from "./flight/emergency_descent.ts";
import { goAround } from "./flight/go_around.ts";
import { holding } from "./flight/holding.ts";
import { implausibleAltitude, implausibleSpeed } from "./flight/implausible.ts";
import { lowAltitude } from "./flight/low_altitude.ts";
import { squawk7500, squawk7600, squawk7700 } from "./flight/squawk.ts";
import { positionJump } from "./position_jump.ts";
import { invalidFields } from "./tspi/invalid_fields.ts";
import { rateBelow } from "./tspi/rate_below.ts";
import { sourceClockOff } from "./tspi/source_clock_off.ts";
import { trackLost } from "./tspi/track_lost.ts";

/** Positions of flights have whole seconds. */
const flightJump = positionJump<FlightMessage>({
  domain: "flight",
  defaults: { speed_mps: 1_000, min_distance_m: 1_000, over_after_s: 60 },
  positionTime: ({ payload }) =>
    payload.time_position_unix === null ? null : payload.time_position_unix * 1000,
});

/** On a range there are things that are faster, and reports that lie milliseconds apart. */
const tspiJump = positionJump<object>({
  domain: "tspi",
  defaults: { speed_mps: 3_000, min_distance_m: 500, over_after_s: 30 },
});

const FLIGHT: readonly DetectorKind<FlightMessage>[] = [
  detectorKind(emergencyDescent),
  detectorKind(goAround),
  detectorKind(holding),
  detectorKind(lowAltitude),
  detectorKind(squawk7500),
  detectorKind(squawk7600),
  detectorKind(squawk7700),
  detectorKind(flightJump),
  detectorKind(implausibleAltitude),
  detectorKind(implausibleSpeed),
];

const TSPI: readonly DetectorKind<object>[] = [
  detectorKind(trackLost),
  detectorKind(rateBelow),
  detectorKind(invalidFields),
  detectorKind(sourceClockOff),
  detectorKind(tspiJump),
];

/** Everything that can be looked for. A kind is only given messages of its own domain. */
export const CATALOG: readonly DetectorKind<object>[] = [...FLIGHT, ...TSPI];
