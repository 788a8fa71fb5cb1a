import type { ClockVector } from "@rangecast/channel/clock-vector";
import { followedChannel, type FollowState } from "@rangecast/channel/follow-state";
import type { Logger } from "@rangecast/cli/log";
import type { DisplayLook } from "../display/display_board.ts";
import { isUrgent, type Notice, noticeText } from "./notice.ts";
import { clockLine, displayLine, isClockChange, noticeLine, stateLine } from "./said_lines.ts";

export interface AnnouncerOptions {
  readonly log: Logger;
  /** Writes a line to where the data goes. */
  write(line: string): void;
}

/** Says what becomes of a player: in lines among the data for programs, in the log for people. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  /** The clock that was said last. */
  #clock: ClockVector | null = null;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  state(state: FollowState): void {
    const { log, write } = this.#options;
    const channel = followedChannel(state);
    // An invitation changes the state of a client that stays with its channel, and its clock.
    if (this.#clock?.channel_id !== channel) this.#clock = null;
    write(stateLine(state));
    log.info("follows", { state: state.type, channel });
  }

  /** Says a clock when it has changed. */
  clock(vector: ClockVector): void {
    const { log, write } = this.#options;
    if (!isClockChange(this.#clock, vector)) return;
    this.#clock = vector;
    write(clockLine(vector));
    const { channel_id: channel, epoch, state, rate } = vector;
    log.debug("clock", { channel, epoch, state, rate });
  }

  display(look: DisplayLook): void {
    const { log, write } = this.#options;
    write(displayLine(look));
    const { units, marker_color, session } = look;
    log.info("display", { units, marker_color, session: session?.name ?? null });
  }

  notice(notice: Notice): void {
    const { log, write } = this.#options;
    write(noticeLine(notice));
    if (notice.type === "help") return;
    if (isUrgent(notice)) log.warn(noticeText(notice));
    else log.info(noticeText(notice));
  }
}
