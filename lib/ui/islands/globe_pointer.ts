import { effect } from "@preact/signals";
import type { RefObject } from "preact";
import type { Desk } from "../desk/desk.ts";
import type { GlobePicture } from "../globe/globe_picture.ts";
import { placeText } from "../models/map/graticule.ts";
import { onFirstTracks } from "./first_tracks.ts";
import { writeText } from "./use_frame.ts";

/** A press that has moved further is a drag. */
const CLICK_PX = 5;
/** Pixels that an arrow key moves the globe, and how much closer a key takes it. */
const KEY_PX = 60;
const KEY_ZOOM = 0.5;
/** Pixels of a wheel for a doubling, as on the map. */
const WHEEL_PX = 220;
const LINE_PX = 16;
/** How often the address learns where the globe is. */
const VIEW_MS = 500;

interface Finger {
  readonly x: number;
  readonly y: number;
}

/** What pointer, touch and keys do on the globe, and what the page does to it. */
export function listenToGlobe({ desk, made, place, readout, signal }: {
  readonly desk: Desk;
  readonly made: GlobePicture;
  readonly place: HTMLElement;
  readonly readout: RefObject<HTMLElement | null>;
  readonly signal: AbortSignal;
}): void {
  const fingers = new Map<number, Finger>();
  let pressed: Finger | null = null;
  const under = (event: PointerEvent) => {
    const { left, top } = place.getBoundingClientRect();
    return made.under(event.clientX - left, event.clientY - top, event.pointerType === "touch");
  };
  place.addEventListener("pointerdown", (event) => {
    const { clientX: x, clientY: y, button, pointerId } = event;
    place.setPointerCapture(pointerId);
    fingers.set(pointerId, { x, y });
    pressed = button === 0 && fingers.size === 1 ? { x, y } : null;
  }, { signal });
  place.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (before) return move(event, before);
    const end = under(event);
    const entity = end && "entity" in end ? end.entity : null;
    made.hover(entity);
    place.classList.toggle("over-track", entity !== null);
    const title = entity === null ? null : desk.titleOf(entity);
    writeText(readout.current, title ?? (end && "lat" in end ? placeText(end) : ""));
  }, { signal });
  const move = (event: PointerEvent, before: Finger) => {
    const now = { x: event.clientX, y: event.clientY };
    const others = [...fingers].filter(([id]) => id !== event.pointerId);
    fingers.set(event.pointerId, now);
    const [, other] = others[0] ?? [];
    if (other) return pinch(made, other, before, now);
    const [x, y] = [now.x - before.x, now.y - before.y];
    // What is followed stays in the middle: one goes around it.
    if (event.shiftKey || event.buttons === 2 || desk.follows.value) made.view.turn(x, y);
    else made.view.drag(x, y);
  };
  for (const name of ["pointerup", "pointercancel"] as const) {
    place.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      const start = pressed;
      pressed = null;
      if (name === "pointercancel" || !start) return;
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > CLICK_PX) return;
      const end = under(event);
      desk.select(end && "entity" in end ? end.entity : null);
    }, { signal });
  }
  place.addEventListener("pointerleave", () => made.hover(null), { signal });
  place.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  place.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    made.view.zoomBy(-event.deltaY * lines / WHEEL_PX);
  }, { signal, passive: false });
  place.addEventListener("keydown", (event) => {
    if (!moveByKey(made, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
  obey(desk, made, signal);
}

/** Two fingers: what is between them grows with their distance and turns with them. */
function pinch({ view }: GlobePicture, other: Finger, before: Finger, now: Finger): void {
  const was = Math.hypot(before.x - other.x, before.y - other.y);
  const is = Math.hypot(now.x - other.x, now.y - other.y);
  if (was > 0 && is > 0) view.zoomBy(Math.log2(is / was), true);
  // The middle of two fingers moves by half of what one of them does.
  view.drag((now.x - before.x) / 2, (now.y - before.y) / 2);
}

/** Returns whether the key was one for the globe. */
function moveByKey({ view }: GlobePicture, { key, shiftKey }: KeyboardEvent): boolean {
  const [x, y] = ARROWS[key] ?? [0, 0];
  if (x !== 0 || y !== 0) {
    if (shiftKey) view.turn(x * KEY_PX, y * KEY_PX);
    else view.drag(-x * KEY_PX, -y * KEY_PX);
    return true;
  }
  if (key === "+" || key === "=") view.zoomBy(KEY_ZOOM);
  else if (key === "-") view.zoomBy(-KEY_ZOOM);
  else if (key === "Home") view.straighten();
  else return false;
  return true;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
};

/** What the rest of the page asks of the globe. */
function obey(desk: Desk, made: GlobePicture, signal: AbortSignal): void {
  let fits = desk.fits.value;
  const stops = [
    effect(() => {
      const view = desk.mapView.peek();
      if (desk.surface.value === "globe" && view) made.view.show(view);
    }),
    effect(() => {
      const wanted = desk.fits.value;
      if (wanted !== fits && desk.surface.peek() === "globe") made.fit();
      fits = wanted;
    }),
    onFirstTracks(desk, () => made.fit()),
  ];
  const timer = desk.clock.setRepeating(() => {
    if (desk.surface.value !== "globe") return;
    const { lat, lon, zoom } = made.view.mapView;
    const known = desk.mapView.value;
    if (known?.lat === lat && known.lon === lon && known.zoom === zoom) return;
    desk.mapView.value = { lat, lon, zoom };
  }, VIEW_MS);
  signal.addEventListener("abort", () => {
    desk.clock.clearTimer(timer);
    for (const stop of stops) stop();
  });
}
