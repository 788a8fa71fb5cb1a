/**
 * Reads a JSON line that a program of this kit printed. The caller names the shape, which that
 * program's README promises; nothing is checked here, so it is for our own programs only.
 */
export function readLine<T>(line: string): T {
  // Both ends are ours, and released together.
  return JSON.parse(line) as T;
}
