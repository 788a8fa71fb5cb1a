/** One file of a build, as it is served. */
export interface BuiltFile {
  /** Its name in the build's folder and in its address: with a hash, so that it never changes. */
  readonly file: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: number;
  /** Of the file `<file>.gz` beside it; null when there is none. */
  readonly gzip_bytes: number | null;
  /** Of the file `<file>.br` beside it; null when there is none. */
  readonly brotli_bytes: number | null;
  /** Other files, by their names in the manifest, that a script loads before it runs. */
  readonly imports: readonly string[];
}

/** What `deno task build` has made of one part, by the names that pages know: `browser.js`. */
export interface Manifest {
  readonly version: 1;
  readonly files: Readonly<Record<string, BuiltFile>>;
}

export const MANIFEST_FILE = "manifest.json";
const MAX_FILES = 1000;

/** @throws SyntaxError when it is no manifest, or names a file outside of its folder. */
export function readManifest(text: string): Manifest {
  const manifest: unknown = JSON.parse(text);
  const { version, files }: Readonly<Record<string, unknown>> = { ...Object(manifest) };
  const entries = Object.entries<unknown>({ ...Object(files) });
  if (version !== 1 || typeof files !== "object" || entries.length > MAX_FILES) {
    throw new SyntaxError(`it must be version 1, of at most ${MAX_FILES} files`);
  }
  return {
    version,
    files: Object.fromEntries(entries.map(([name, file]) => [name, readFile(name, file)])),
  };
}

function readFile(name: string, value: unknown): BuiltFile {
  const { file, type, bytes, gzip_bytes, brotli_bytes, imports }: Readonly<
    Record<string, unknown>
  > = { ...Object(value) };
  if (
    typeof file === "string" && /^[\w-]+(\.[\w-]+)*$/.test(file) &&
    typeof type === "string" && /^[\w.+-]+\/[\w.+-]+(; charset=utf-8)?$/.test(type) &&
    isSize(bytes) && (gzip_bytes === null || isSize(gzip_bytes)) &&
    (brotli_bytes === null || isSize(brotli_bytes)) &&
    Array.isArray(imports) && imports.every((it): it is string => typeof it === "string")
  ) return { file, type, bytes, gzip_bytes, brotli_bytes, imports };
  throw new SyntaxError(`its file ${name} is not valid`);
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
