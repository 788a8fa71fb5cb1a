import { createHash } from "node:crypto";

/** Media types of what pages load, by the end of a file's name. */
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  geojson: "application/geo+json; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  webmanifest: "application/manifest+json; charset=utf-8",
  webp: "image/webp",
  woff2: "font/woff2",
};

/** @throws SyntaxError when no page of ours loads such a file. */
export function mediaType(name: string): string {
  const end = /\.(\w+)$/.exec(name)?.[1] ?? "";
  const type = Object.hasOwn(TYPES, end) ? TYPES[end] : undefined;
  if (type !== undefined) return type;
  throw new SyntaxError(
    `Cannot build ${name} as its name must end in ${Object.keys(TYPES).join(", ")}`,
  );
}

/** Whether it is text, which is worth compressing. */
export function isText(type: string): boolean {
  return type.endsWith("charset=utf-8");
}

/** Ten characters: a billion versions of one file would not meet. */
export function contentHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 10);
}

/** `browser-0123456789.js` of `browser.js`; a chunk's name has the bundler's hash in it already. */
export function builtName(name: string, bytes: Uint8Array): string {
  if (isChunk(name)) return name;
  return name.replace(/(\.\w+)$/, `-${contentHash(bytes)}$1`);
}

/** Whether the bundler named a script itself: others import it by that name, so it must stay. */
export function isChunk(name: string): boolean {
  return /-[A-Z0-9]{8}\.js$/.test(name);
}

/**
 * The scripts beside this one that it loads before it runs: its static imports, as the bundler
 * writes them.
 */
export function importedChunks(script: string): string[] {
  const found = script.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([\w.-]+\.js)"/g);
  return [...new Set([...found].map(([, name = ""]) => name))];
}
