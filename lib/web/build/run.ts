import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import type { ProgramContext } from "@rangecast/cli/program";
import { type BuiltFile, type Manifest, MANIFEST_FILE } from "../assets/manifest.ts";
import { builtName, importedChunks, isChunk, isText, mediaType } from "./built_name.ts";
import type { BuildConfig } from "./config.ts";
import type { Target } from "./targets.ts";

/** Below that, compressing saves less than the header that says so. */
const MIN_COMPRESSED_BYTES = 512;
const MAX_FILES = 1000;

/**
 * Gives what was bundled its final names, compresses it, and writes down what there is.
 * @throws OperatorError when nothing was bundled, or a file cannot be read or written.
 */
export async function runBuild(
  { targets, bundledFolder, outFolder }: BuildConfig,
  { log }: Pick<ProgramContext, "log">,
): Promise<void> {
  for (const target of targets) {
    const { files } = await buildTarget(target, `${bundledFolder}/${target.name}`, outFolder);
    const all = Object.values(files);
    log.info(`built ${target.name}`, {
      files: all.length,
      bytes: sum(all.map(({ bytes }) => bytes)),
      compressed_bytes: sum(all.map(({ bytes, brotli_bytes }) => brotli_bytes ?? bytes)),
    });
  }
}

async function buildTarget(target: Target, from: string, outFolder: string): Promise<Manifest> {
  const to = `${outFolder}/${target.name}`;
  try {
    await emptyFolder(to);
    const folders = target.statics === null ? [from] : [from, target.statics];
    const files: Record<string, BuiltFile> = {};
    for (const folder of folders) {
      for (const name of await fileNames(folder)) {
        if (Object.hasOwn(files, name)) throw new SyntaxError(`${name} is there twice`);
        files[name] = await buildFile(name, `${folder}/${name}`, to);
      }
    }
    requireEntries(target, files);
    const manifest: Manifest = { version: 1, files };
    // Last, so that a folder with a manifest is whole.
    await Deno.writeTextFile(`${to}/${MANIFEST_FILE}`, `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  } catch (error) {
    throw new OperatorError(`Cannot build ${target.name} from ${from}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function buildFile(name: string, path: string, to: string): Promise<BuiltFile> {
  const body = await Deno.readFile(path);
  const type = mediaType(name);
  const file = builtName(name, body);
  await Deno.writeFile(`${to}/${file}`, body);
  const compressed = isText(type) && body.length >= MIN_COMPRESSED_BYTES
    ? {
      gzip_bytes: await writeSmaller(`${to}/${file}.gz`, gzipSync(body, { level: 9 }), body.length),
      brotli_bytes: await writeSmaller(`${to}/${file}.br`, brotli(body), body.length),
    }
    : { gzip_bytes: null, brotli_bytes: null };
  const imports = name.endsWith(".js") ? importedChunks(new TextDecoder().decode(body)) : [];
  return { file, type, bytes: body.length, ...compressed, imports: imports.filter(isChunk) };
}

function brotli(body: Uint8Array): Uint8Array {
  return brotliCompressSync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
}

async function writeSmaller(
  path: string,
  body: Uint8Array,
  plain_bytes: number,
): Promise<number | null> {
  if (body.length >= plain_bytes) return null;
  await Deno.writeFile(path, body);
  return body.length;
}

/** The names of all files in a folder, in order; a folder in it is a mistake. */
async function fileNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile) throw new SyntaxError(`${folder}/${name} must be a file`);
    names.push(name);
  }
  if (names.length > MAX_FILES) {
    throw new RangeError(`${folder} must have at most ${MAX_FILES} files: it has ${names.length}`);
  }
  return names.sort();
}

function requireEntries({ entries }: Target, files: Readonly<Record<string, BuiltFile>>): void {
  const missing = entries.map((entry) => (entry.split("/").at(-1) ?? "").replace(/\.tsx?$/, ".js"))
    .filter((name) => !Object.hasOwn(files, name));
  if (missing.length > 0) throw new SyntaxError(`the bundler has not made ${missing.join(", ")}`);
}

async function emptyFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(path, { recursive: true });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
