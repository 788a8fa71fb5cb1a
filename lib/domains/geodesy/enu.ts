import { degreesToRadians } from "@rangecast/base/units";
import { type EcefVector, type Geodetic, geodeticToEcef } from "./ecef.ts";

/**
 * A vector in the frame of somebody who stands at an origin: east, north, and up along the
 * ellipsoid's normal. Positions are in metres; velocities and accelerations in their own units.
 */
export interface EnuVector {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

/** An origin with what all conversions there have in common. */
export interface LocalFrame {
  readonly origin: Geodetic;
  readonly ecef: EcefVector;
  readonly sinLat: number;
  readonly cosLat: number;
  readonly sinLon: number;
  readonly cosLon: number;
}

/** The east-north-up frame at `origin`. */
export function localFrame(origin: Geodetic): LocalFrame {
  const phi = degreesToRadians(origin.lat);
  const lambda = degreesToRadians(origin.lon);
  return {
    origin,
    ecef: geodeticToEcef(origin),
    sinLat: Math.sin(phi),
    cosLat: Math.cos(phi),
    sinLon: Math.sin(lambda),
    cosLon: Math.cos(lambda),
  };
}

/** Turns a direction (a velocity, an acceleration) from local to earth-centred. */
export function enuToEcefDirection(frame: LocalFrame, { east, north, up }: EnuVector): EcefVector {
  const { sinLat, cosLat, sinLon, cosLon } = frame;
  const outward = cosLat * up - sinLat * north;
  return {
    x: outward * cosLon - sinLon * east,
    y: outward * sinLon + cosLon * east,
    z: cosLat * north + sinLat * up,
  };
}

/** Turns a direction (a velocity, an acceleration) from earth-centred to local. */
export function ecefToEnuDirection(frame: LocalFrame, { x, y, z }: EcefVector): EnuVector {
  const { sinLat, cosLat, sinLon, cosLon } = frame;
  const outward = cosLon * x + sinLon * y;
  return {
    east: cosLon * y - sinLon * x,
    north: cosLat * z - sinLat * outward,
    up: cosLat * outward + sinLat * z,
  };
}

/** Earth-centred coordinates in metres of a point given in metres from the origin. */
export function enuToEcefPosition(frame: LocalFrame, position: EnuVector): EcefVector {
  const turned = enuToEcefDirection(frame, position);
  return {
    x: frame.ecef.x + turned.x,
    y: frame.ecef.y + turned.y,
    z: frame.ecef.z + turned.z,
  };
}

/** Metres east, north and up of the origin of a point in earth-centred metres. */
export function ecefToEnuPosition(frame: LocalFrame, position: EcefVector): EnuVector {
  return ecefToEnuDirection(frame, {
    x: position.x - frame.ecef.x,
    y: position.y - frame.ecef.y,
    z: position.z - frame.ecef.z,
  });
}
