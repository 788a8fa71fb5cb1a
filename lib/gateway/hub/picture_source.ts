import type { Picture } from "./picture.ts";

/** Keeps a picture as its channel stands. */
export interface PictureSource extends AsyncDisposable {
  readonly picture: Picture;
  /** Puts what has come in since the last call into the picture: called before each tick. */
  flush(): void;
}

export type OpenPicture = (
  channel_id: string,
  domain: string,
) => PictureSource | "no such channel" | "no such domain";
