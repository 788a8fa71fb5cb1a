import type { Random } from "@rangecast/base/random";
import type { EcefMotion } from "@rangecast/domains/geodesy/spherical";
import type { Neighbourhood } from "./local_motion.ts";

/** Aircraft whose motion is known at every instant. Pure: the same question has the same answer. */
export interface Fleet {
  /** Aircraft are numbered from 0 to `size` - 1. */
  readonly size: number;
  /** When it ends, in seconds after its start; Infinity when it never does. */
  readonly length_s: number;
  /** What the aircraft does `time_s` after the fleet's start; null when there is nothing to tell. */
  motionAt(aircraft: number, time_s: number): EcefMotion | null;
}

/** Sensor ids go up from here, one for each aircraft. */
export const FIRST_SENSOR_ID = 10_000;
/** As many as there are sensor ids from {@linkcode FIRST_SENSOR_ID}. */
export const MAX_AIRCRAFT = 65_536 - FIRST_SENSOR_ID;

/** What a fleet that is made up, not recorded, is made from. */
export interface FleetOptions {
  readonly count: number;
  readonly speedMin_mps: number;
  readonly speedMax_mps: number;
  readonly around: Neighbourhood;
  /** Draws speeds and places: the same sequence gives the same fleet. */
  readonly random: Random;
}
