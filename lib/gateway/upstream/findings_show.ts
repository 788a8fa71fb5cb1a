import type { Picture } from "../hub/picture.ts";
import type { FindingHistory } from "./finding_history.ts";
import { withinBytes } from "./within_bytes.ts";

/** How often a picture is brought up to date, in ms of the wall's time. */
const SHOW_INTERVAL_MS = 500;
/** What was closed longer ago, in the channel's time, is not shown. */
export const CLOSED_SHOWN_MS = 30 * 60_000;
/** Findings of a picture at most, the newest: with usual texts some 100 kB, with long ones fewer. */
export const MAX_SHOWN = 200;

export interface FindingsShowOptions {
  readonly domain: string;
  /** Whether they are shown as they stand today, not as they stood where the channel is. */
  readonly isLive: boolean;
}

/** Shows in a picture what was found, as it stood where the channel is. */
export class FindingsShow {
  readonly #history: FindingHistory;
  readonly #options: FindingsShowOptions;
  #shown_ms = -Infinity;

  constructor(history: FindingHistory, options: FindingsShowOptions) {
    this.#history = history;
    this.#options = options;
  }

  /** Brings a picture up to date when it is time, at `now_ms` (monotonic). */
  flush(picture: Picture, position_ms: number, now_ms: number): void {
    if (now_ms - this.#shown_ms < SHOW_INTERVAL_MS) return;
    this.#shown_ms = now_ms;
    this.show(picture, position_ms);
  }

  show(picture: Picture, position_ms: number): void {
    const { domain, isLive } = this.#options;
    const all = this.#history.at(domain, isLive ? Infinity : position_ms).filter(({ closed_ms }) =>
      closed_ms === undefined || closed_ms >= position_ms - CLOSED_SHOWN_MS
    );
    const { kept: findings } = withinBytes(all.slice(0, MAX_SHOWN));
    picture.setFindings({ findings, left_out: all.length - findings.length });
  }
}
