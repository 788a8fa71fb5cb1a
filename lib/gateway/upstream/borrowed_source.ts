import type { PictureSource } from "../hub/picture_source.ts";

/** A source for somebody who may not end it. */
export function borrowed(source: PictureSource): PictureSource {
  return {
    picture: source.picture,
    flush: () => source.flush(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
