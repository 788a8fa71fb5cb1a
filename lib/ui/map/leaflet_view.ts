// @ts-types="./leaflet.d.ts"
import { Map as LeafletMap, type Point, point, TileLayer } from "leaflet/dist/leaflet-src.esm.js";
import type { MapView } from "../models/address/page_address.ts";
import type { LatLon } from "../models/geo/measure.ts";
import { type Viewport, viewport } from "../models/map/viewport.ts";
import { ElementSize } from "./element_size.ts";

const MIN_ZOOM = 1;
const MAX_ZOOM = 19;
/** Pixels of a wheel for a doubling. */
const WHEEL_PX = 220;
/** Share of the way to the wished zoom in one frame. */
const EASE = 0.35;

/** Pans and zooms by pointer, touch and keys; what is seen is drawn by others, on `viewport()`. */
export class LeafletView implements Disposable {
  readonly #map: LeafletMap;
  readonly #size: ElementSize;
  readonly #stop = new AbortController();
  #wished:
    | { readonly zoom: number; readonly at: { readonly x: number; readonly y: number } }
    | null = null;

  constructor(place: HTMLElement, start: MapView, tileUrl: string | null) {
    this.#size = new ElementSize(place);
    this.#map = new LeafletMap(place, {
      center: [start.lat, start.lon],
      zoom: start.zoom,
      ...{ minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, zoomSnap: 0, zoomDelta: 0.5 },
      ...{ zoomControl: false, attributionControl: false },
      // Our canvases are drawn for each frame: nothing may move between two of them.
      ...{ zoomAnimation: false, fadeAnimation: false, scrollWheelZoom: false, keyboard: false },
      maxBounds: [[-86, -1e6], [86, 1e6]],
      maxBoundsViscosity: 1,
    });
    if (tileUrl !== null) new TileLayer(tileUrl, { maxZoom: MAX_ZOOM }).addTo(this.#map);
    place.addEventListener("wheel", (event) => this.#wheel(event), {
      passive: false,
      signal: this.#stop.signal,
    });
  }

  get view(): MapView {
    const { lat, lng } = this.#map.getCenter();
    return { lat, lon: lng, zoom: this.#map.getZoom() };
  }

  viewport(): Viewport {
    const { lat, lon, zoom } = this.view;
    const { width, height } = this.#size;
    return viewport({ centre: { lat, lon }, zoom, width, height });
  }

  /** Goes on with a zoom that is under way: called for each frame. */
  animate(): void {
    if (!this.#wished) return;
    const { zoom, at } = this.#wished;
    const left = zoom - this.#map.getZoom();
    const isThere = Math.abs(left) < 0.005;
    const next = isThere ? zoom : this.#map.getZoom() + left * EASE;
    if (isThere) this.#wished = null;
    this.#map.setZoomAround(at, next, { animate: false });
  }

  zoomBy(change: number): void {
    const { width, height } = this.#size;
    this.#zoomAround(point(width / 2, height / 2), change);
  }

  /** Moves what is seen by pixels. */
  panBy(x: number, y: number): void {
    this.#map.panBy([x, y], { animate: false });
  }

  centreOn({ lat, lon }: LatLon): void {
    this.#map.setView([lat, lon], this.#map.getZoom(), { animate: false });
  }

  show({ lat, lon, zoom }: MapView): void {
    this.#wished = null;
    this.#map.setView([lat, lon], zoom, { animate: false });
  }

  /** Shows all of these places. */
  fit(southWest: LatLon, northEast: LatLon): void {
    this.#wished = null;
    this.#map.fitBounds([[southWest.lat, southWest.lon], [northEast.lat, northEast.lon]], {
      ...{ animate: false, padding: [48, 48], maxZoom: 12 },
    });
  }

  resize(): void {
    this.#map.invalidateSize({ animate: false });
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#size[Symbol.dispose]();
    this.#map.remove();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const at = this.#map.mouseEventToContainerPoint(event);
    this.#zoomAround(at, -event.deltaY * lines / WHEEL_PX);
  }

  #zoomAround(at: Point, change: number): void {
    const from = this.#wished?.zoom ?? this.#map.getZoom();
    this.#wished = { at, zoom: Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, from + change)) };
  }
}
