// What this folder uses of Leaflet 1.9: no package with types for it is needed then.

export interface LatLng {
  readonly lat: number;
  readonly lng: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function point(x: number, y: number): Point;

export interface MapOptions {
  readonly center: readonly [number, number];
  readonly zoom: number;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly zoomSnap: number;
  readonly zoomDelta: number;
  readonly zoomControl: boolean;
  readonly attributionControl: boolean;
  readonly zoomAnimation: boolean;
  readonly fadeAnimation: boolean;
  readonly scrollWheelZoom: boolean;
  readonly keyboard: boolean;
  readonly maxBounds: readonly (readonly [number, number])[];
  readonly maxBoundsViscosity: number;
}

export class Map {
  constructor(place: HTMLElement, options: MapOptions);
  getCenter(): LatLng;
  getZoom(): number;
  setView(centre: readonly [number, number], zoom: number, options: { animate: boolean }): this;
  setZoomAround(point: Point, zoom: number, options: { animate: boolean }): this;
  fitBounds(
    corners: readonly (readonly [number, number])[],
    options: { animate: boolean; padding: readonly [number, number]; maxZoom: number },
  ): this;
  panBy(by: readonly [number, number], options: { animate: boolean }): this;
  invalidateSize(options: { animate: boolean }): this;
  mouseEventToContainerPoint(event: MouseEvent): Point;
  remove(): this;
}

export class TileLayer {
  constructor(url: string, options: { maxZoom: number });
  addTo(map: Map): this;
}
