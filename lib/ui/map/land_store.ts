import type { Clock } from "@rangecast/base/clock";
import { COARSE_FILE, filesInView } from "../land/cells.ts";
import { type LandFile, readLand } from "../land/land_file.ts";
import { placeUnder, type Viewport } from "../models/map/viewport.ts";
import { Retries } from "./retries.ts";

/** Below that zoom the coarse land is fine enough. */
const FINE_ZOOM_SCALE = 256 * 2 ** 4;
/** Files on their way at a time. */
const MAX_LOADING = 4;

/** Land ready to draw, in units of the world. */
export interface LandPaths {
  readonly land: Path2D;
  readonly coasts: Path2D;
  readonly borders: Path2D;
}

/**
 * Loads the land: coarse at first, then finer where one looks. What cannot be loaded is tried again
 * while one looks at it, ever more seldom.
 */
export class LandStore implements Disposable {
  readonly #urls: Readonly<Record<string, string>>;
  readonly #paths = new Map<string, LandPaths>();
  readonly #loading = new Set<string>();
  readonly #retries: Retries;
  readonly #changed: () => void;

  /**
   * `urls` by the names of files; `changed` is called when there is more to draw, or what has failed
   * may be asked for again.
   */
  constructor(urls: Readonly<Record<string, string>>, clock: Clock, changed: () => void) {
    this.#urls = urls;
    this.#retries = new Retries(clock, changed);
    this.#changed = changed;
  }

  /** Whether some of what one looks at has failed for a while. */
  get isAway(): boolean {
    return this.#retries.isAway;
  }

  /** What is there to draw for a view; what is missing of it is asked for. */
  inView(view: Viewport): LandPaths[] {
    const coarse = this.#take(COARSE_FILE);
    if (view.scale < FINE_ZOOM_SCALE || !coarse) return coarse ? [coarse] : [];
    const southWest = placeUnder(0, view.height, view);
    const northEast = placeUnder(view.width, 0, view);
    const lon = northEast.lon < southWest.lon ? northEast.lon + 360 : northEast.lon;
    const names = filesInView(southWest, { lat: northEast.lat, lon })
      .filter((name) => Object.hasOwn(this.#urls, name));
    const fine = names.map((name) => this.#take(name));
    // All of it or none: where the two meet, coasts would not.
    return fine.every((paths) => paths !== null) ? fine : [coarse];
  }

  [Symbol.dispose](): void {
    this.#retries[Symbol.dispose]();
  }

  #take(name: string): LandPaths | null {
    const paths = this.#paths.get(name) ?? null;
    if (paths || this.#loading.has(name) || this.#loading.size >= MAX_LOADING) return paths;
    const url = this.#urls[name];
    if (url !== undefined && this.#retries.mayTry(name)) void this.#load(name, url);
    return null;
  }

  async #load(name: string, url: string): Promise<void> {
    this.#loading.add(name);
    this.#retries.begins(name);
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`the land was refused with status ${answer.status}`);
      // A file of this build, by an address that has its hash.
      this.#paths.set(name, pathsOf(await answer.json() as LandFile));
      this.#retries.succeeded(name);
    } catch {
      // A map without land is still a map: the graticule stays.
      this.#retries.failed(name);
    } finally {
      this.#loading.delete(name);
      this.#changed();
    }
  }
}

function pathsOf(file: LandFile): LandPaths {
  const { land, coasts, borders } = readLand(file);
  return {
    land: pathOf(land, true),
    coasts: pathOf(coasts, false),
    borders: pathOf(borders, false),
  };
}

function pathOf(lines: readonly Float64Array[], closed: boolean): Path2D {
  const path = new Path2D();
  for (const line of lines) {
    path.moveTo(line[0] ?? 0, line[1] ?? 0);
    for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] ?? 0, line[i + 1] ?? 0);
    if (closed) path.closePath();
  }
  return path;
}
