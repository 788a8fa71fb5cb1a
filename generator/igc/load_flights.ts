import { messageOf, OperatorError } from "@rangecast/base/errors";
import { type IgcFlight, parseIgc } from "./parse_igc.ts";

/** A flight and the file it comes from. */
export interface LoadedFlight {
  readonly path: string;
  readonly flight: IgcFlight;
}

/** What is kept in memory has a bound: about 60 bytes a fix. */
const MAX_FILES = 1_000;
const MAX_FILE_BYTES = 64 * 2 ** 20;
const MAX_FIXES_IN_ALL = 5_000_000;

/**
 * Reads the IGC files at `paths`, one after the other; a folder stands for the files in it that end
 * in `.igc`. The order is that of the paths, each file once, and `limit` files at most.
 * @throws OperatorError that names the file and what is wrong with it.
 */
export async function* loadFlights(
  paths: readonly string[],
  limit: number,
): AsyncGenerator<LoadedFlight> {
  const found = await Promise.all(paths.map(filesAt));
  const files = [...new Set(found.flat())].sort().slice(0, limit);
  if (files.length > MAX_FILES) {
    throw new OperatorError(
      `Cannot load flights as there must be at most ${MAX_FILES} files: current value is ${files.length}`,
    );
  }
  let fixes = 0;
  for (const path of files) {
    const flight = await loadFlight(path);
    fixes += flight.fixes.length;
    if (fixes > MAX_FIXES_IN_ALL) {
      throw new OperatorError(
        `Cannot load ${path} as all flights together must have at most ${MAX_FIXES_IN_ALL} fixes`,
      );
    }
    yield { path, flight };
  }
}

async function filesAt(path: string): Promise<string[]> {
  const { isDirectory } = await reading(path, () => Deno.stat(path));
  if (!isDirectory) return [path];
  const folder = path.replace(/\/+$/, "");
  const files = await reading(path, () => namesIn(path));
  if (files.length > 0) return files.map((name) => `${folder}/${name}`);
  throw new OperatorError(`Cannot load flights from ${path} as the folder must have .igc files`);
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory && /\.igc$/i.test(entry.name)) names.push(entry.name);
  }
  return names;
}

async function loadFlight(path: string): Promise<IgcFlight> {
  const { size } = await reading(path, () => Deno.stat(path));
  if (size > MAX_FILE_BYTES) {
    throw new OperatorError(
      `Cannot load ${path} as a flight must have at most ${MAX_FILE_BYTES} bytes: current value is ${size}`,
    );
  }
  return await reading(path, async () => parseIgc(await Deno.readTextFile(path)));
}

async function reading<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new OperatorError(`Cannot load ${path} as a flight: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file or folder";
  if (error instanceof Deno.errors.PermissionDenied) return "the system refuses to read it";
  return messageOf(error);
}
