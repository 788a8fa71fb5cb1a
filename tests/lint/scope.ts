import { fileURLToPath } from "node:url";

/** The project's folder, with a trailing slash. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Folders whose modules run in a browser as well as in Deno. */
export const BROWSER_SAFE: readonly string[] = [
  "lib/base/",
  "lib/codec/",
  "lib/domains/",
  "lib/schema/",
  "lib/channel/",
  "lib/playback/",
  "lib/findings/",
  "lib/gateway/protocol/",
  "lib/ui/",
  "lib/client/",
];

/** A file's path from the project's folder: `lib/base/clock.ts`. */
export function projectPath(filename: string): string {
  return filename.startsWith(ROOT) ? filename.slice(ROOT.length) : filename;
}

/** Whether a file holds tests. */
export function isTestFile(path: string): boolean {
  return /_test\.tsx?$/.test(path);
}

/** Whether a file may be sent to a browser: the safe folders, and every component's islands. */
export function isBrowserSafe(path: string): boolean {
  if (isTestFile(path)) return false;
  return BROWSER_SAFE.some((folder) => path.startsWith(folder)) ||
    /(^|\/)(islands|models)\//.test(path);
}

/** Whether a file stands outside of the layers: it tries out everything, and nothing imports it. */
export function isOutside(path: string): boolean {
  return path.startsWith("bench/") || path.startsWith("tests/");
}
