import { effect } from "@preact/signals";
import type { RefObject } from "preact";
import type { Desk } from "../desk/desk.ts";
import type { MapPicture } from "../map/map_picture.ts";
import { onFirstTracks } from "./first_tracks.ts";
import { keepReadout } from "./map_readout.ts";

/** A press that has moved further is a drag. */
const CLICK_PX = 5;
/** Pixels that an arrow key moves the map, and how much closer a key takes it. */
const KEY_PX = 80;
const KEY_ZOOM = 0.5;
/** How often the address learns where the map is. */
const VIEW_MS = 500;

/** What pointer and keys do on the map, and what the page does to it. */
export function listenToMap({ desk, made, place, readout, signal }: {
  readonly desk: Desk;
  readonly made: MapPicture;
  readonly place: HTMLElement;
  readonly readout: RefObject<HTMLElement | null>;
  readonly signal: AbortSignal;
}): void {
  let pressed: { readonly x: number; readonly y: number } | null = null;
  let pointer: Parameters<MapPicture["under"]> | null = null;
  const take = ({ clientX, clientY, pointerType }: PointerEvent) => {
    const { left, top } = place.getBoundingClientRect();
    pointer = [clientX - left, clientY - top, pointerType === "touch"];
  };
  const look = () => {
    const end = pointer && made.under(...pointer);
    made.hover(end);
    place.classList.toggle("over-track", end !== null && "entity" in end);
    return end;
  };
  place.addEventListener("pointerdown", ({ clientX: x, clientY: y, button, isPrimary }) => {
    pressed = button === 0 && isPrimary ? { x, y } : null;
  }, { signal });
  place.addEventListener("pointermove", (event) => {
    take(event);
    look();
  }, { signal });
  place.addEventListener("pointerleave", () => {
    pointer = null;
    look();
  }, { signal });
  place.addEventListener("pointerup", (event) => {
    const start = pressed;
    pressed = null;
    if (!start || Math.hypot(event.clientX - start.x, event.clientY - start.y) > CLICK_PX) return;
    take(event);
    const end = look();
    if (!end) return;
    if (desk.measuring.isOn.value) desk.measuring.click(end);
    else desk.select("entity" in end ? end.entity : null);
  }, { signal });
  place.addEventListener("keydown", (event) => {
    if (!moveByKey(made, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
  obey(desk, made, signal);
  keepReadout({ desk, made, readout, look, signal });
}

/** Returns whether the key was one for the map. */
function moveByKey({ view }: MapPicture, key: string): boolean {
  const [x, y] = ARROWS[key] ?? [0, 0];
  const zoom = key === "+" || key === "=" ? KEY_ZOOM : key === "-" ? -KEY_ZOOM : 0;
  if (x === 0 && y === 0 && zoom === 0) return false;
  if (zoom !== 0) view.zoomBy(zoom);
  else view.panBy(x * KEY_PX, y * KEY_PX);
  return true;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
};

/** What the rest of the page asks of the map. */
function obey(desk: Desk, made: MapPicture, signal: AbortSignal): void {
  let fits = desk.fits.value;
  const stops = [
    effect(() => {
      const wanted = desk.fits.value;
      if (wanted !== fits && desk.surface.peek() === "map") made.fit();
      fits = wanted;
    }),
    // The first picture is shown as a whole.
    onFirstTracks(desk, () => made.fit()),
    effect(() => {
      const view = desk.mapView.peek();
      if (desk.surface.value === "map" && view) made.view.show(view);
    }),
  ];
  const timer = desk.clock.setRepeating(() => {
    if (desk.surface.value !== "map") return;
    const { lat, lon, zoom } = made.view.view;
    const known = desk.mapView.value;
    if (known?.lat === lat && known.lon === lon && known.zoom === zoom) return;
    desk.mapView.value = { lat, lon, zoom };
  }, VIEW_MS);
  signal.addEventListener("abort", () => {
    desk.clock.clearTimer(timer);
    for (const stop of stops) stop();
  });
}
