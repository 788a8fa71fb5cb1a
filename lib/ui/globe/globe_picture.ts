import type { Desk } from "../desk/desk.ts";
import { Labels } from "../map/draw_labels.ts";
import { drawMovers } from "../map/draw_movers.ts";
import { drawFindings } from "../map/draw_findings.ts";
import { drawSelection, type Site } from "../map/draw_overlay.ts";
import { LandStore } from "../map/land_store.ts";
import { ElementSize } from "../map/element_size.ts";
import { LayerCanvas } from "../map/layer_canvas.ts";
import { readPalette, watchPalette } from "../map/palette.ts";
import { SymbolAtlas, symbolSheet } from "../map/symbols.ts";
import type { MapView } from "../models/address/page_address.ts";
import type { LatLon } from "../models/geo/measure.ts";
import { type Camera, groundUnder } from "../models/globe/camera.ts";
import { placeBelow, vectorOf } from "../models/globe/earth.ts";
import { type Companion, GlobeView } from "../models/globe/globe_view.ts";
import { MoverPlaces } from "../models/globe/mover_places.ts";
import { sunPlace } from "../models/globe/sun.ts";
import { takenBy } from "../models/map/labels.ts";
import { pickRow } from "../models/map/motion.ts";
import { drawCockpit } from "./draw_cockpit.ts";
import { drawGround } from "./draw_ground.ts";
import { type GlobePalette, globePalette } from "./globe_palette.ts";
import { GlobeScene } from "./globe_scene.ts";
import { pulseStep } from "./pulse_step.ts";

/** How near to a mover a pointer has to be; fingers are wider. */
const POINTER_PX = 14;
const FINGER_PX = 26;
/** The night moves on by less than a pixel in that time. */
const SUN_STEP_MS = 20_000;
/** Trails grow slowly: made anew this often while nothing else changes. */
const TRAILS_MS = 500;
/** Pixels of the device in one of a symbol: they are made smaller, which keeps them sharp. */
const SYMBOL_RATIO = 2;
/** Up to so many movers graphics draw as shapes in the air; more are copied as pixels. */
const FEW = 300;
/** What the buttons cover. */
const TOOLS_PX = { width: 56, height: 320 };

export interface GlobeOptions {
  readonly desk: Desk;
  readonly start: MapView;
  /** Addresses of the land files by their names. */
  readonly land: Readonly<Record<string, string>>;
  readonly sites: readonly Site[];
  /** The browser has taken its graphics away, or given them back. */
  readonly onLost: (lost: boolean) => void;
}

/** The picture of the globe: it places all movers at the instant of the playhead, as the map does. */
export class GlobePicture implements Disposable {
  readonly #desk: Desk;
  readonly #place: HTMLElement;
  readonly #scene: GlobeScene;
  readonly #size: ElementSize;
  readonly #overlay: LayerCanvas;
  readonly #land: LandStore;
  readonly #labels = new Labels();
  readonly #places = new MoverPlaces();
  readonly #sites: readonly Site[];
  readonly #stop = new AbortController();
  readonly #stillness = matchMedia("(prefers-reduced-motion: reduce)");
  readonly view: GlobeView;
  #palette: GlobePalette;
  #camera: Camera | null = null;
  #painted = "";
  #shown = "";
  #drawn = "";
  #atlas: { readonly key: string; readonly symbols: SymbolAtlas } | null = null;
  #trailsKey = "";
  #trailsVersion = -1;
  #trails_ms = -Infinity;
  #landVersion = 0;
  #tableVersion = 0;
  #hovered = -1;
  /** Frames that were drawn, for who measures. */
  frames = 0;

  /** @throws Error when the browser has no WebGL. */
  constructor(place: HTMLElement, options: GlobeOptions) {
    const { desk, onLost } = options;
    this.#desk = desk;
    this.#place = place;
    this.#sites = options.sites;
    this.#land = new LandStore(options.land, desk.clock, () => this.#landVersion++);
    const page = place.ownerDocument;
    this.#palette = globePalette(readPalette(page));
    const canvas = page.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    this.#scene = new GlobeScene(canvas, this.#land);
    place.append(canvas);
    this.#overlay = new LayerCanvas(place);
    this.#size = new ElementSize(place);
    this.view = new GlobeView(options.start, this.#size);
    const { signal } = this.#stop;
    signal.addEventListener("abort", () => this.#land[Symbol.dispose]());
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      onLost(true);
    }, { signal });
    canvas.addEventListener("webglcontextrestored", () => {
      this.#repaint();
      onLost(false);
    }, { signal });
    signal.addEventListener("abort", watchPalette(page, () => this.#repaint()));
    const { tracks } = desk.client.picture;
    signal.addEventListener("abort", tracks.listen(() => this.#tableVersion++));
    const draw = () => desk.surface.value === "globe" && this.#draw();
    signal.addEventListener("abort", desk.frames.add(draw));
  }

  /** What is under a point of the screen: a track, a place, or nothing but the sky. */
  under(x: number, y: number, isFinger = false): { readonly entity: string } | LatLon | null {
    const { screen } = this.#places;
    const row = pickRow(screen, { x, y, radius_px: isFinger ? FINGER_PX : POINTER_PX });
    const entity = row === null ? null : this.#desk.client.picture.tracks.entity[row];
    if (entity) return { entity };
    const ground = this.#camera && groundUnder(this.#camera, x, y);
    return ground && placeBelow(ground);
  }

  /** The pointer is over a track, which has its label before all others; or over none. */
  hover(entity: string | null): void {
    this.#hovered = this.#desk.client.picture.tracks.rowOf(entity ?? "") ?? -1;
  }

  /** Shows all tracks that pass the filter and have a position. */
  fit(): void {
    const { sieve, client: { picture: { tracks } } } = this.#desk;
    const points = Array.from({ length: tracks.high }, (_, row) => row)
      .filter((row) => sieve.shows(row))
      .map((row) => ({ lat: tracks.lat[row] ?? NaN, lon: tracks.lon[row] ?? NaN }))
      .filter(({ lat, lon }) => Number.isFinite(lat + lon));
    this.view.fit(points.map(vectorOf));
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#size[Symbol.dispose]();
    this.#scene[Symbol.dispose]();
    this.#place.replaceChildren();
  }

  #repaint(): void {
    this.#palette = globePalette(readPalette(this.#place.ownerDocument));
    this.#painted = "";
    this.#shown = "";
    this.#drawn = "";
  }

  /** True when it is another picture than before: it turns, or something moves on it. */
  #draw(): boolean {
    const desk = this.#desk;
    const { picture } = desk.client;
    const { tracks, findings } = picture;
    const at_ms = picture.shownMs();
    const selected = desk.selectedRow();
    const inside = desk.cockpit.value && selected >= 0;
    const exaggeration = inside ? 1 : desk.exaggeration.value;
    const { motion, sieve: { passes, version } } = desk;
    const centre = this.view.middle;
    this.#places.place(tracks, motion, { at_ms, centre, exaggeration, passes });
    const { width, height } = this.#size;
    const companion = inside || desk.follows.value ? this.#companion(selected, inside) : null;
    const now_ms = desk.clock.monotonicMs();
    const pulse_ms = this.#stillness.matches ? null : now_ms;
    const camera = this.view.camera({ width, height }, companion, now_ms);
    this.#camera = camera;
    this.#paint();
    // Nothing is drawn for a picture that stands still.
    const shown = JSON.stringify([
      ...[camera.eye, camera.forward, width, height, devicePixelRatio, this.#painted],
      ...[at_ms, this.#tableVersion, this.#landVersion, selected, this.#hovered, exaggeration],
      ...[desk.preferences.units.value, this.#trailsAreDue(now_ms), version],
      ...[desk.ringCentre.value, pulseStep(findings.value, pulse_ms)],
    ]);
    if (shown === this.#shown) return false;
    this.#shown = shown;
    this.#places.project(camera, inside ? selected : -1);
    this.#drawScene(camera, { at_ms, now_ms, selected, exaggeration });
    this.#drawOverlay(camera, { selected, inside, pulse_ms });
    this.frames++;
    return true;
  }

  #companion(row: number, inside: boolean): Companion | null {
    const { x, y, z } = this.#places;
    const point = { x: x[row] ?? NaN, y: y[row] ?? NaN, z: z[row] ?? NaN };
    if (!Number.isFinite(point.x)) return null;
    return { point, heading_deg: this.#desk.motion.track_deg[row] ?? NaN, inside };
  }

  /** Takes colours and symbols as they are now. */
  #paint(): void {
    const colour = this.#colour();
    const painted = `${colour} ${this.#palette.space}`;
    if (painted === this.#painted) return;
    this.#painted = painted;
    const palette = this.#palette.page;
    const page = this.#place.ownerDocument;
    const symbols = symbolSheet(page, { palette, colour, ratio: SYMBOL_RATIO });
    this.#scene.paint(this.#palette, symbols);
  }

  /** Draws the globe unless it is as it was: with many movers it stands still while these move. */
  #drawScene(camera: Camera, { at_ms, now_ms, selected, exaggeration }: Instant): void {
    const { client, motion, trails, sieve } = this.#desk;
    const { tracks: table, shown } = client.picture;
    const key = `${shown.value.epoch} ${selected} ${exaggeration} ${sieve.version}`;
    const isFew = this.#places.screen.count <= FEW;
    const areTrailsNew = this.#trailsAreDue(now_ms) || key !== this.#trailsKey;
    if (areTrailsNew) {
      this.#trailsKey = key;
      this.#trailsVersion = this.#tableVersion;
      this.#trails_ms = now_ms;
      this.#scene.trails.update({ table, motion, trails, sieve, selected, exaggeration });
    }
    const sun_ms = Math.floor(at_ms / SUN_STEP_MS) * SUN_STEP_MS;
    const { eye, forward, width, height } = camera;
    const drawn = JSON.stringify([
      ...[eye, forward, width, height, devicePixelRatio],
      ...[this.#painted, this.#landVersion, sun_ms, isFew && [at_ms, this.#tableVersion]],
    ]);
    if (drawn === this.#drawn && !areTrailsNew) return;
    this.#drawn = drawn;
    if (isFew) this.#scene.movers.place({ table, motion, places: this.#places, selected, camera });
    else this.#scene.movers.clear();
    const sun = vectorOf(sunPlace(sun_ms));
    this.#scene.draw(camera, { palette: this.#palette, sun, landVersion: this.#landVersion });
    this.#desk.landAway.value = this.#land.isAway;
  }

  #trailsAreDue(now_ms: number): boolean {
    return this.#trailsVersion !== this.#tableVersion && now_ms - this.#trails_ms >= TRAILS_MS;
  }

  #drawOverlay(camera: Camera, { selected, inside, pulse_ms }: {
    readonly selected: number;
    readonly inside: boolean;
    readonly pulse_ms: number | null;
  }): void {
    this.#overlay.resize(camera.width, camera.height);
    const context = this.#overlay.clear();
    const { screen } = this.#places;
    const palette = this.#palette.page;
    const units = this.#desk.preferences.units.value;
    const { tracks: table, findings } = this.#desk.client.picture;
    if (screen.count > FEW) {
      this.#places.turn(camera, this.#desk.motion.track_deg);
      const atlas = this.#symbols();
      drawMovers(this.#overlay, { table, motion: this.#places, screen, atlas, selected });
    }
    drawGround(context, camera, {
      ...{ sites: this.#sites, places: this.#places, selected, palette, units },
      centre: this.#desk.ringCentre.value,
    });
    const [x, y] = [screen.x[selected] ?? NaN, screen.y[selected] ?? NaN];
    if (Number.isFinite(x + y)) drawSelection(context, { x, y }, palette);
    drawFindings(context, table, findings.value, { screen, palette, now_ms: pulse_ms });
    if (inside) drawCockpit(context, { camera, heading_deg: this.view.heading_deg, palette });
    this.#labels.draw(context, {
      ...{ table, screen, units, palette, first: [selected, this.#hovered] },
      taken: takenBy(camera, TOOLS_PX),
    });
  }

  /** For many movers: copies of pixels, as on the map. */
  #symbols(): SymbolAtlas {
    const { ratio } = this.#overlay;
    const key = `${this.#painted} ${ratio}`;
    if (this.#atlas?.key !== key) {
      const page = this.#place.ownerDocument;
      const look = { palette: this.#palette.page, ratio };
      this.#atlas = { key, symbols: new SymbolAtlas(page, { ...look, colour: this.#colour() }) };
    }
    return this.#atlas.symbols;
  }

  #colour(): string {
    return this.#desk.client.picture.display.value?.marker_color ?? this.#palette.page.ink;
  }
}

/** What a frame is drawn for. */
interface Instant {
  readonly at_ms: number;
  readonly now_ms: number;
  /** A row; -1 for none. */
  readonly selected: number;
  readonly exaggeration: number;
}
