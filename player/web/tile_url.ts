/** Where tiles of a base map are, and the source of pictures that pages are to permit for it. */
export interface TileUrl {
  /** With `{z}`, `{x}` and `{y}` in the places of zoom, column and row. */
  readonly template: string;
  /** As a Content-Security-Policy names it. */
  readonly origin: string;
}

const PLACES = ["{z}", "{x}", "{y}"] as const;

/**
 * Reads a template such as `https://tiles.example/{z}/{x}/{y}.png`.
 * @throws SyntaxError when it is no address of the web, or a place is missing.
 */
export function parseTileUrl(text: string): TileUrl {
  const url = URL.parse(text);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new SyntaxError(`it must begin with https:// or http://: current value is "${text}"`);
  }
  const missing = PLACES.filter((place) => !text.includes(place));
  // A place in the host would make of every tile a host of its own, which no policy can name.
  if (missing.length > 0 || /[{}]|%7B/i.test(url.host)) {
    throw new SyntaxError(
      `it must have ${PLACES.join(", ")} in its path: current value is "${text}"`,
    );
  }
  return { template: text, origin: url.origin };
}
