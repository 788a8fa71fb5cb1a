import { degreesToRadians } from "@rangecast/base/units";
import { FLATTENING, type Geodetic, SEMI_MAJOR_AXIS_M } from "@rangecast/domains/geodesy/ecef";
import {
  enuToEcefDirection,
  enuToEcefPosition,
  type EnuVector,
  type LocalFrame,
  localFrame,
} from "@rangecast/domains/geodesy/enu";
import type { EcefMotion } from "@rangecast/domains/geodesy/spherical";

/** Motion around an origin: east and north along the ground, up from the origin's level surface. */
export interface LocalMotion {
  readonly position: EnuVector;
  readonly velocity: EnuVector;
  readonly acceleration: EnuVector;
}

/** The earth around an origin. */
export interface Neighbourhood {
  readonly frame: LocalFrame;
  /** Radius of the sphere that follows the ellipsoid there, in metres. */
  readonly radius_m: number;
}

/** The mean (Gaussian) radius of curvature at `origin` serves within some 50 km of it. */
export function neighbourhood(origin: Geodetic): Neighbourhood {
  const e2 = FLATTENING * (2 - FLATTENING);
  const sine = Math.sin(degreesToRadians(origin.lat));
  const radius_m = SEMI_MAJOR_AXIS_M * Math.sqrt(1 - e2) / (1 - e2 * sine * sine);
  return { frame: localFrame(origin), radius_m: radius_m + origin.height_m };
}

/**
 * The same motion on the round earth: the level surface drops by d^2 / (2 R) below the tangent
 * plane, and velocity and acceleration are the derivatives of exactly that path.
 */
export function onEarth({ frame, radius_m }: Neighbourhood, motion: LocalMotion): EcefMotion {
  const { position: p, velocity: v, acceleration: a } = motion;
  const drop = (p.east ** 2 + p.north ** 2) / (2 * radius_m);
  const dropRate = (p.east * v.east + p.north * v.north) / radius_m;
  const dropAccel = (v.east ** 2 + v.north ** 2 + p.east * a.east + p.north * a.north) / radius_m;
  return {
    position: enuToEcefPosition(frame, { ...p, up: p.up - drop }),
    velocity: enuToEcefDirection(frame, { ...v, up: v.up - dropRate }),
    acceleration: enuToEcefDirection(frame, { ...a, up: a.up - dropAccel }),
  };
}
