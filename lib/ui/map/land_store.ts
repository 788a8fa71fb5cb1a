import { COARSE_FILE, filesInView } from "../land/cells.ts";
import { type LandFile, readLand } from "../land/land_file.ts";
import { placeUnder, type Viewport } from "../models/map/viewport.ts";

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

/** Loads the land: coarse at first, then finer where one looks. What cannot be loaded is not tried again. */
export class LandStore {
  readonly #urls: Readonly<Record<string, string>>;
  readonly #paths = new Map<string, LandPaths>();
  readonly #tried = new Set<string>();
  readonly #changed: () => void;
  #loading = 0;

  /** `urls` by the names of files; `changed` is called when there is more to draw. */
  constructor(urls: Readonly<Record<string, string>>, changed: () => void) {
    this.#urls = urls;
    this.#changed = changed;
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

  #take(name: string): LandPaths | null {
    const paths = this.#paths.get(name) ?? null;
    if (!paths && !this.#tried.has(name) && this.#loading < MAX_LOADING) void this.#load(name);
    return paths;
  }

  async #load(name: string): Promise<void> {
    const url = this.#urls[name];
    this.#tried.add(name);
    if (url === undefined) return;
    this.#loading++;
    try {
      const answer = await fetch(url);
      // A file of this build, by an address that has its hash.
      if (answer.ok) this.#paths.set(name, pathsOf(await answer.json() as LandFile));
    } catch {
      // A map without land is still a map: the graticule stays.
    } finally {
      this.#loading--;
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
