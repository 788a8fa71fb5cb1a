import type { MapView } from "../address/page_address.ts";
import type { MercatorPoint } from "../geo/mercator.ts";
import { mercatorX, mercatorY } from "../geo/mercator.ts";
import type { Camera } from "./camera.ts";
import { cockpitCamera, turnTowards } from "./cockpit.ts";
import { placeBelow } from "./earth.ts";
import {
  bounded,
  dragged,
  mapViewOf,
  type Orbit,
  orbitAround,
  orbitCamera,
  orbitOf,
} from "./orbit.ts";
import type { Vector } from "./vector.ts";

/** Share of the way to the wished range in one frame. */
const EASE = 0.35;
/** Pixels of the pointer for a degree of a turn. */
const TURN_PX = 4;

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/** The track that the eye stays with. */
export interface Companion {
  readonly point: Vector;
  /** NaN where it does not say. */
  readonly heading_deg: number;
  /** Whether the eye sits in it, or looks at it from around. */
  readonly inside: boolean;
}

/** Where one looks from: around a place or a track, or out of one. */
export class GlobeView {
  #orbit: Orbit;
  #size: ScreenSize = { width: 1, height: 1 };
  /** Towards which the range goes on by itself. */
  #wished: number | null = null;
  #heading_deg = NaN;
  #now_ms = NaN;
  #middle: MercatorPoint;

  constructor(start: MapView, size: ScreenSize) {
    this.#size = size;
    this.#orbit = orbitOf(start, size.height);
    this.#middle = pointOf(this.#orbit);
  }

  /** What a map would show of it. */
  get mapView(): MapView {
    return mapViewOf(this.#orbit, this.#size.height);
  }

  /** Near which things have to be placed exactly. */
  get middle(): MercatorPoint {
    return this.#middle;
  }

  /** Where the nose of the cockpit points; NaN outside of one. */
  get heading_deg(): number {
    return this.#heading_deg;
  }

  show(view: MapView): void {
    const { bearing_deg, tilt_deg } = this.#orbit;
    this.#set({ ...orbitOf(view, this.#size.height), bearing_deg, tilt_deg });
  }

  /** The ground goes along with the pointer. */
  drag(x: number, y: number): void {
    this.#set(dragged(this.#orbit, { x, y, height: this.#size.height }));
  }

  /** The eye goes around what it looks at, by pixels of a pointer. */
  turn(x: number, y: number): void {
    const { bearing_deg, tilt_deg } = this.#orbit;
    this.#set({
      ...this.#orbit,
      bearing_deg: bearing_deg + x / TURN_PX,
      tilt_deg: tilt_deg - y / TURN_PX,
    });
  }

  /** Nearer by zoom levels of a map: little by little, or at once for a hand that does it. */
  zoomBy(levels: number, atOnce = false): void {
    const range = (this.#wished ?? this.#orbit.range) * 2 ** -levels;
    this.#wished = bounded({ ...this.#orbit, range }).range;
    if (atOnce) this.#set({ ...this.#orbit, range: this.#wished });
  }

  /** North is up again, and the eye straight above. */
  straighten(): void {
    this.#set({ ...this.#orbit, bearing_deg: 0, tilt_deg: 0 });
  }

  fit(points: readonly Vector[]): void {
    const orbit = orbitAround(points, this.#size);
    if (orbit) this.#set(orbit);
  }

  /** The camera of this frame. */
  camera(size: ScreenSize, companion: Companion | null, now_ms: number): Camera {
    this.#size = size;
    this.#approach();
    if (companion?.inside) return this.#inside(companion, now_ms);
    this.#heading_deg = NaN;
    if (companion) this.#orbit = { ...this.#orbit, place: placeBelow(companion.point) };
    this.#middle = pointOf(this.#orbit);
    const above = companion ? lengthOf(companion.point) - 1 : 0;
    return orbitCamera(this.#orbit, { ...size, above });
  }

  #inside({ point, heading_deg }: Companion, now_ms: number): Camera {
    const passed_ms = Number.isFinite(this.#now_ms) ? now_ms - this.#now_ms : 0;
    this.#now_ms = now_ms;
    this.#heading_deg = turnTowards(this.#heading_deg, heading_deg, passed_ms);
    const { lat, lon } = placeBelow(point);
    this.#middle = { x: mercatorX(lon), y: mercatorY(lat) };
    const heading = Number.isFinite(this.#heading_deg) ? this.#heading_deg : 0;
    return cockpitCamera({ point, heading_deg: heading, ...this.#size });
  }

  #approach(): void {
    if (this.#wished === null) return;
    const { range } = this.#orbit;
    const left = Math.log(this.#wished / range);
    const isThere = Math.abs(left) < 0.002;
    const next = isThere ? this.#wished : range * Math.exp(left * EASE);
    if (isThere) this.#wished = null;
    this.#orbit = { ...this.#orbit, range: next };
  }

  #set(orbit: Orbit): void {
    if (orbit.range !== this.#orbit.range) this.#wished = null;
    this.#orbit = bounded(orbit);
    this.#middle = pointOf(this.#orbit);
  }
}

function pointOf({ place: { lat, lon } }: Orbit): MercatorPoint {
  return { x: mercatorX(lon), y: mercatorY(lat) };
}

function lengthOf({ x, y, z }: Vector): number {
  return Math.hypot(x, y, z);
}
