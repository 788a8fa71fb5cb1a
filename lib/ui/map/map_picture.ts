import type { Desk } from "../desk/desk.ts";
import { IDLE_MS } from "../desk/frame_loop.ts";
import type { MeasureEnd, Measuring } from "../desk/measuring.ts";
import type { MapView } from "../models/address/page_address.ts";
import type { LatLon } from "../models/geo/measure.ts";
import { takenBy } from "../models/map/labels.ts";
import { Still } from "../models/map/still.ts";
import { VisibleSteps } from "../models/map/visible_steps.ts";
import { onScreen, pickRow, placeOnScreen } from "../models/map/motion.ts";
import { isSameView, placeUnder, screenOf, type Viewport } from "../models/map/viewport.ts";
import { drawBase, scaleArea } from "./draw_base.ts";
import { drawFindings } from "./draw_findings.ts";
import { Labels } from "./draw_labels.ts";
import { drawMovers } from "./draw_movers.ts";
import { drawMeasure, drawRings, drawSelection, drawSites, type Site } from "./draw_overlay.ts";
import { LandStore } from "./land_store.ts";
import { LayerCanvas } from "./layer_canvas.ts";
import { LeafletView } from "./leaflet_view.ts";
import { type Palette, readPalette, watchPalette } from "./palette.ts";
import { StillCanvas } from "./still_canvas.ts";
import { SymbolAtlas } from "./symbols.ts";
import { TrailLayer } from "./trail_layer.ts";

/** How near to a mover a pointer has to be; fingers are wider. */
const POINTER_PX = 14;
const FINGER_PX = 26;
/** What the buttons of the map cover, as large as fingers need them. */
const TOOLS_PX = { width: 60, height: 326 };

export interface MapOptions {
  readonly desk: Desk;
  readonly start: MapView;
  /** Addresses of the land files by their names. */
  readonly land: Readonly<Record<string, string>>;
  readonly tileUrl: string | null;
  readonly sites: readonly Site[];
}

/**
 * The picture of a map: a loop that places all movers at the instant of the playhead, and draws what
 * has changed. Three canvases lie over each other, by how often they change.
 */
export class MapPicture implements Disposable {
  readonly #desk: Desk;
  readonly #options: MapOptions;
  readonly #place: HTMLElement;
  readonly #view: LeafletView;
  readonly #base: StillCanvas;
  readonly #trails: TrailLayer;
  readonly #movers: LayerCanvas;
  readonly #land: LandStore;
  readonly #labels = new Labels();
  readonly #screen = onScreen();
  readonly #still = new Still();
  readonly #steps = new VisibleSteps();
  readonly #stop: (() => void)[] = [];
  #palette: Palette;
  #atlas: { readonly key: string; readonly symbols: SymbolAtlas } | null = null;
  #viewport: Viewport;
  readonly #stillness = matchMedia("(prefers-reduced-motion: reduce)");
  #baseKey = "";
  #landVersion = 0;
  #hovered = -1;

  constructor(place: HTMLElement, options: MapOptions) {
    this.#desk = options.desk;
    this.#options = options;
    this.#place = place;
    this.#view = new LeafletView(place, options.start, options.tileUrl);
    // Tiles lie below it.
    this.#base = new StillCanvas(place, { isOpaque: options.tileUrl === null });
    this.#trails = new TrailLayer(new StillCanvas(place, { isOpaque: false }), this.#desk.clock);
    this.#movers = new LayerCanvas(place);
    this.#land = new LandStore(options.land, this.#desk.clock, () => this.#landVersion++);
    this.#stop.push(() => this.#land[Symbol.dispose]());
    this.#palette = readPalette(place.ownerDocument);
    this.#viewport = this.#view.viewport();
    this.#stop.push(watchPalette(place.ownerDocument, () => this.#repaint()));
    const observer = new ResizeObserver(() => this.#view.resize());
    observer.observe(place);
    this.#stop.push(() => observer.disconnect());
    this.#stop.push(
      this.#desk.frames.add(() => this.#desk.surface.value === "map" && this.#draw()),
    );
  }

  get view(): LeafletView {
    return this.#view;
  }

  /** What is under a point of the map: a track, or the place. */
  under(x: number, y: number, isFinger = false): MeasureEnd {
    const row = pickRow(this.#screen, { x, y, radius_px: isFinger ? FINGER_PX : POINTER_PX });
    const entity = row === null ? null : this.#desk.client.picture.tracks.entity[row];
    return entity ? { entity } : placeUnder(x, y, this.#viewport);
  }

  /** The pointer is there; its track has its label before all others. */
  hover(end: MeasureEnd | null): void {
    const { tracks } = this.#desk.client.picture;
    this.#hovered = end && "entity" in end ? tracks.rowOf(end.entity) ?? -1 : -1;
    if (end) this.#desk.measuring.move(end);
  }

  /** The measuring line as it is now. */
  measured(): ReturnType<Measuring["line"]> {
    const { measuring, client: { picture } } = this.#desk;
    return measuring.line(picture.tracks, this.#screen, this.#viewport);
  }

  /** Shows all tracks that pass the filter and have a position. */
  fit(): void {
    const { tracks } = this.#desk.client.picture;
    let [south, west, north, east] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let row = 0; row < tracks.high; row++) {
      const [lat, lon] = [tracks.lat[row] ?? NaN, tracks.lon[row] ?? NaN];
      if (!this.#desk.sieve.shows(row) || !Number.isFinite(lat + lon)) continue;
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    }
    if (south > north) return;
    this.#view.fit({ lat: south, lon: west }, { lat: north, lon: east });
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stop.toReversed()) stop();
    this.#view[Symbol.dispose]();
  }

  #repaint(): void {
    this.#palette = readPalette(this.#place.ownerDocument);
    this.#atlas = null;
    this.#baseKey = "";
    this.#trails.invalidate();
  }

  /** True when the next frame would look different. */
  #draw(): boolean {
    const { picture } = this.#desk.client;
    const { tracks } = picture;
    this.#view.animate();
    const before = this.#viewport;
    this.#viewport = this.#view.viewport();
    const at_ms = picture.shownMs();
    this.#placeAll(at_ms);
    const selected = this.#desk.selectedRow();
    if (this.#desk.follows.value && selected >= 0) this.#follow(selected, at_ms);
    const { width, height } = this.#viewport;
    for (const layer of [this.#base, this.#movers]) layer.resize(width, height);
    this.#drawBase();
    this.#trails.draw({
      ...{ view: this.#viewport, table: tracks, motion: this.#desk.motion, selected },
      ...{ trails: this.#desk.trails, sieve: this.#desk.sieve, palette: this.#palette },
      epoch: picture.shown.value.epoch,
      record: this.#desk.client.record.value?.of ?? null,
    });
    const parts = this.#parts(selected);
    if (this.#still.changes(parts)) this.#drawMovers(selected);
    return parts === null || this.#steps.wait_ms < IDLE_MS ||
      !isSameView(before, this.#viewport);
  }

  #placeAll(at_ms: number): void {
    const { tracks } = this.#desk.client.picture;
    const { motion, sieve: { passes } } = this.#desk;
    placeOnScreen(tracks, motion, { at_ms, view: this.#viewport, passes }, this.#screen);
  }

  #follow(row: number, at_ms: number): void {
    const [x, y] = [this.#screen.x[row] ?? NaN, this.#screen.y[row] ?? NaN];
    const { width, height } = this.#viewport;
    if (!(Math.hypot(x - width / 2, y - height / 2) >= 1)) return;
    this.#view.centreOn(placeUnder(x, y, this.#viewport));
    this.#viewport = this.#view.viewport();
    this.#placeAll(at_ms);
  }

  #drawBase(): void {
    const view = this.#viewport;
    const { system } = this.#desk.preferences.units.value;
    const land = this.#land.inView(view);
    const hasTiles = this.#options.tileUrl !== null;
    this.#desk.landAway.value = this.#land.isAway && !hasTiles;
    const { scale, left, top, width, height } = view;
    const { ratio } = this.#base;
    const version = `${this.#landVersion} ${land.length} ${system} ${ratio}`;
    const key = `${scale} ${left} ${top} ${width} ${height} ${version}`;
    if (key === this.#baseKey) return;
    this.#baseKey = key;
    drawBase(this.#base, { view, land, palette: this.#palette, system, hasTiles });
  }

  #drawMovers(selected: number): void {
    const { picture } = this.#desk.client;
    const { tracks } = picture;
    const [palette, view, screen] = [this.#palette, this.#viewport, this.#screen];
    const units = this.#desk.preferences.units.value;
    const context = this.#movers.clear();
    const { width, height } = view;
    const project = (place: LatLon) => screenOf(place, view);
    const style = { project, width, height, palette, units };
    const atlas = this.#symbols(this.#colour());
    drawMovers(this.#movers, { table: tracks, motion: this.#desk.motion, screen, atlas, selected });
    drawSites(context, this.#options.sites, style);
    const centre = this.#desk.ringCentre.value;
    if (centre) drawRings(context, this.#ringCentre(selected) ?? centre, style);
    const [x, y] = [screen.x[selected] ?? NaN, screen.y[selected] ?? NaN];
    if (Number.isFinite(x + y)) drawSelection(context, { x, y }, palette);
    const now_ms = this.#stillness.matches ? null : this.#desk.clock.monotonicMs();
    drawFindings(context, tracks, picture.findings.value, { screen, palette, now_ms });
    const line = this.measured();
    if (line) drawMeasure(context, line, style);
    this.#labels.draw(context, {
      ...{ table: tracks, screen, units, palette, first: [selected, this.#hovered] },
      taken: [...takenBy(view, TOOLS_PX), scaleArea(view)],
    });
  }

  /** All that movers and what lies over them depend on; null while something moves by itself. */
  #parts(selected: number): readonly unknown[] | null {
    const { client: { picture }, sieve, ringCentre, preferences } = this.#desk;
    const { scale, left, top, width, height } = this.#viewport;
    if (picture.findings.value.length > 0 || this.measured()) return null;
    return [
      ...[
        this.#steps.of(this.#screen, this.#desk.clock.monotonicMs()),
        picture.tracks.version,
        sieve.version,
        selected,
      ],
      ...[scale, left, top, width, height, this.#movers.ratio, this.#palette, this.#hovered],
      ...[ringCentre.value, preferences.units.value, this.#colour()],
    ];
  }

  /** Rings move along with the selected track. */
  #ringCentre(row: number) {
    const [x, y] = [this.#screen.x[row] ?? NaN, this.#screen.y[row] ?? NaN];
    return Number.isFinite(x + y) ? placeUnder(x, y, this.#viewport) : null;
  }

  /** What a command says of the colour of symbols. */
  #colour(): string | null {
    return this.#desk.client.picture.display.value?.marker_color ?? null;
  }

  #symbols(colour: string | null): SymbolAtlas {
    const { ratio } = this.#movers;
    const key = `${colour} ${ratio}`;
    if (this.#atlas?.key !== key) {
      this.#atlas = {
        key,
        symbols: new SymbolAtlas(this.#place.ownerDocument, {
          palette: this.#palette,
          ratio,
          colour: colour ?? this.#palette.ink,
        }),
      };
    }
    return this.#atlas.symbols;
  }
}
