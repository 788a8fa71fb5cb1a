import type { LocalMotion } from "./local_motion.ts";

/** A closed course: straight legs of one length, joined by equal turns to one side. */
export interface Course {
  readonly speed_mps: number;
  readonly leg_m: number;
  readonly radius_m: number;
  readonly legs: readonly [Leg, ...Leg[]];
  /** 1: turns to the right; -1: to the left. */
  readonly side: 1 | -1;
  /** How far along the course it starts. */
  readonly start_m: number;
  readonly height_m: number;
  /** The height swings by so much to both sides; 0 is level flight. */
  readonly swing_m: number;
  readonly swingPeriod_s: number;
}

/** Start of a straight leg, from the origin, and its heading clockwise from north. */
export interface Leg {
  readonly east: number;
  readonly north: number;
  readonly heading_rad: number;
}

/** What shapes a course. */
export type CourseShape = Pick<Course, "leg_m" | "radius_m" | "side">;
/** A place on the ground, in metres from the origin. */
export type Ground = Pick<Leg, "east" | "north">;

/** The legs of a regular polygon with rounded corners; their ends lie evenly around `centre`. */
export function roundedPolygon(
  shape: CourseShape,
  count: number,
  heading_rad: number,
  centre: Ground,
): readonly [Leg, ...Leg[]] {
  const first: Leg = { east: 0, north: 0, heading_rad };
  const others: Leg[] = [];
  const corners: Ground[] = [];
  for (let leg = first; corners.length < 2 * count;) {
    const end = alongLeg(leg, shape.leg_m);
    corners.push(leg, end);
    leg = alongTurn(shape, end, leg.heading_rad, 2 * Math.PI / count);
    // The last turn leads back to the first leg.
    if (corners.length < 2 * count) others.push(leg);
  }
  const east = corners.reduce((sum, corner) => sum + corner.east, 0) / corners.length;
  const north = corners.reduce((sum, corner) => sum + corner.north, 0) / corners.length;
  const moved = (leg: Leg): Leg => ({
    heading_rad: leg.heading_rad,
    east: leg.east - east + centre.east,
    north: leg.north - north + centre.north,
  });
  return [moved(first), ...others.map(moved)];
}

function alongLeg({ east, north, heading_rad }: Leg, distance_m: number): Ground {
  return {
    east: east + distance_m * Math.sin(heading_rad),
    north: north + distance_m * Math.cos(heading_rad),
  };
}

/** Where a turn by `angle_rad` that begins at `from` leads, and its heading there. */
function alongTurn(shape: CourseShape, from: Ground, heading_rad: number, angle_rad: number): Leg {
  const turned = heading_rad + shape.side * angle_rad;
  const reach_m = shape.radius_m * shape.side;
  return {
    east: from.east + reach_m * (Math.cos(heading_rad) - Math.cos(turned)),
    north: from.north + reach_m * (Math.sin(turned) - Math.sin(heading_rad)),
    heading_rad: turned,
  };
}

/** Where a course leads `time_s` after the start. */
export function courseMotion(course: Course, time_s: number): LocalMotion {
  const { speed_mps, radius_m, side, legs } = course;
  const angle_rad = 2 * Math.PI / legs.length;
  const stage_m = course.leg_m + radius_m * angle_rad;
  const along_m = (course.start_m + speed_mps * time_s) % (stage_m * legs.length);
  const leg = legs[Math.floor(along_m / stage_m)] ?? legs[0];
  const inLeg_m = along_m % stage_m;
  const turning = inLeg_m > course.leg_m;
  const place = turning
    ? alongTurn(
      course,
      alongLeg(leg, course.leg_m),
      leg.heading_rad,
      (inLeg_m - course.leg_m) / radius_m,
    )
    : { ...alongLeg(leg, inLeg_m), heading_rad: leg.heading_rad };
  const [sin, cos] = [Math.sin(place.heading_rad), Math.cos(place.heading_rad)];
  const towards_mps2 = turning ? side * speed_mps ** 2 / radius_m : 0;
  const swing_radps = 2 * Math.PI / course.swingPeriod_s;
  const phase = swing_radps * time_s;
  return {
    position: {
      east: place.east,
      north: place.north,
      up: course.height_m + course.swing_m * Math.sin(phase),
    },
    velocity: {
      east: speed_mps * sin,
      north: speed_mps * cos,
      up: course.swing_m * swing_radps * Math.cos(phase),
    },
    acceleration: {
      east: towards_mps2 * cos,
      north: -towards_mps2 * sin,
      up: -course.swing_m * swing_radps ** 2 * Math.sin(phase),
    },
  };
}
