/** What a key asks of the strip; shares are of the stretch that it shows. */
export type StripWish =
  /** Makes the stretch `factor` times as long. */
  | { readonly type: "zoom"; readonly factor: number }
  | { readonly type: "move"; readonly share: number }
  /** Follows the playhead again. */
  | { readonly type: "follow" }
  /** To a place on the strip, 0 is its start. */
  | { readonly type: "go to"; readonly share: number }
  | { readonly type: "go on"; readonly share: number };
