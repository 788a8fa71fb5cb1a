import type { Clock } from "@rangecast/base/clock";
import { resolveReplay } from "@rangecast/channel/resolve-replay";
import type { InputLine } from "@rangecast/cli/input-lines";
import { type BoothOutcome, cannot } from "../channels/booth.ts";
import type { ChannelSeat } from "../channels/channel_seat.ts";
import type { Notice } from "../channels/notice.ts";
import { type BoothAct, readWish, type Wish, wishHelp } from "./wish.ts";

/** Wishes that wait for the one before them; further ones are refused. */
export const MAX_WAITING_WISHES = 64;

/** What wishes are about. */
export type Seat = Pick<ChannelSeat, "desk" | "running" | "isInBooth" | "openBooth" | "act">;

export interface WishDeskOptions {
  readonly clock: Clock;
  /** Null while a stretch of history is played: it takes no part in channels. */
  readonly seat: Seat | null;
  /** The instant that is shown now, Unix ms; null when nothing is. */
  instant(): number | null;
  saveTag(label: string, ts_ms: number | null): Promise<Notice>;
  onNotice(notice: Notice): void;
  quit(): void;
}

/** Carries out the wishes of a viewer, one after the other. */
export class WishDesk {
  readonly #options: WishDeskOptions;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(options: WishDeskOptions) {
    this.#options = options;
  }

  /** Takes a line; what it asks for is done when those before it are. */
  hear(line: InputLine): void {
    const { clock, instant } = this.#options;
    if (this.#waiting >= MAX_WAITING_WISHES) {
      return this.#refuse(
        `too many wishes wait, at most ${MAX_WAITING_WISHES} may: this one is lost`,
      );
    }
    const read = line.ok ? readWish(line.text, clock.nowMs()) : line;
    // Frozen first: the picture moves on while a tag waits.
    const frozen_ms = instant();
    this.#waiting++;
    this.#last = this.#last
      .then(() => read.ok ? this.#carryOut(read.value, frozen_ms) : this.#refuse(read.problem))
      .finally(() => this.#waiting--);
  }

  /** Resolves when everything that was wished so far is done. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #carryOut(wish: Wish, frozen_ms: number | null): Promise<void> {
    const { seat, saveTag, onNotice, quit } = this.#options;
    if (wish.type === "quit") return quit();
    if (wish.type === "help") return onNotice({ type: "help", text: wishHelp() });
    if (wish.type === "tag") return onNotice(await saveTag(wish.label, frozen_ms));
    if (!seat) {
      return this.#refuse(`Cannot ${wordOf(wish)} as a stretch of history is played, by itself`);
    }
    switch (wish.type) {
      case "live":
        if (!seat.desk.dispatch({ type: "live chosen" })) this.#unchanged(seat);
        return;
      case "join":
        return this.#join(seat, wish.replay);
      case "stay":
        if (!seat.desk.decline()) this.#refuse("Cannot stay as nothing was asked or offered");
        return;
      case "replay":
        return this.#settle("replay", await seat.openBooth(wish.window));
      case "act":
        return await this.#act(seat, wish.act);
    }
  }

  #join(seat: Seat, replay: string | null): void {
    const { desk, running } = seat;
    const { state } = desk;
    const invited = state.type === "FOLLOWING_PRIVATE_REPLAY" ? state.invitation : null;
    const wanted = replay ?? invited ?? desk.newest;
    if (wanted === null) return this.#refuse("Cannot join as no group replay runs");
    const found = resolveReplay(wanted, running);
    if (!found.ok) return this.#refuse(`Cannot join: ${found.problem}`);
    const { channel_id } = found.value;
    if (!desk.dispatch({ type: "group replay chosen", channel_id })) this.#unchanged(seat);
  }

  async #act(seat: Seat, act: BoothAct): Promise<void> {
    if (!seat.isInBooth) {
      return this.#refuse(`Cannot ${act.action} as only one's own private replay can be told to`);
    }
    const value = act.action === "seek" || act.action === "rate" ? act.value : undefined;
    this.#settle(act.action, await seat.act(act.action, value));
  }

  #settle(what: string, outcome: BoothOutcome): void {
    if (!outcome.ok) this.#refuse(cannot(what, outcome.problem));
  }

  #unchanged(seat: Seat): void {
    this.#options.onNotice({ type: "unchanged", channel_id: seat.desk.channel_id });
  }

  #refuse(problem: string): void {
    this.#options.onNotice({ type: "refused", problem });
  }
}

function wordOf(wish: Exclude<Wish, { type: "quit" | "help" | "tag" }>): string {
  return wish.type === "act" ? wish.act.action : wish.type;
}
