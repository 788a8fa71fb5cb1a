/** What a page has noted while somebody dragged, times being those of its own clock. */
export interface DragLog {
  /** When which instant was asked for, oldest first. */
  readonly wishes: readonly (readonly [at_ms: number, instant_ms: number])[];
  /** Each picture that was another one: when it was drawn, and its newest and oldest report. */
  readonly pictures: readonly DrawnPicture[];
  /** When the pointer was let go. */
  readonly released_ms: number;
}

/** When it was drawn, its newest and its oldest report, and how many tracks it had. */
export type DrawnPicture = readonly [
  drawn_ms: number,
  newest_ms: number,
  oldest_ms: number,
  tracks: number,
];

/** How far before the instant of a picture its newest, and its oldest, report may lie. */
export interface ReportSpan {
  readonly newest_ms: number;
  readonly oldest_ms: number;
  readonly tracks: number;
}

export interface Followed {
  /**
   * For each wish the time until a picture of it was drawn, or of one that came after it; Infinity
   * where there never was one.
   */
  readonly lags_ms: readonly number[];
  /** From letting go to all of the state at the last wish; Infinity where it never came. */
  readonly exact_ms: number;
}

/** How well pictures have followed a drag that goes one way, so that no instant is there twice. */
export function followed({ wishes, pictures, released_ms }: DragLog, span: ReportSpan): Followed {
  const shown = pictures.map((picture) =>
    wishes.findLastIndex(([, instant_ms]) => isOf(picture, instant_ms, span))
  );
  const lags_ms = wishes.map(([at_ms], i) => {
    const found = shown.findIndex((wish) => wish >= i);
    return found < 0 ? Infinity : Math.max(0, (pictures[found]?.[0] ?? NaN) - at_ms);
  });
  const [, last_ms = NaN] = wishes.at(-1) ?? [];
  const exact = pictures.find((picture) => isExact(picture, last_ms, span));
  return { lags_ms, exact_ms: exact ? Math.max(0, exact[0] - released_ms) : Infinity };
}

function isOf([, newest_ms]: DrawnPicture, instant_ms: number, span: ReportSpan): boolean {
  return newest_ms <= instant_ms && newest_ms > instant_ms - span.newest_ms;
}

function isExact(picture: DrawnPicture, instant_ms: number, span: ReportSpan): boolean {
  const [, , oldest_ms, tracks] = picture;
  return isOf(picture, instant_ms, span) && tracks === span.tracks &&
    oldest_ms > instant_ms - span.oldest_ms;
}
