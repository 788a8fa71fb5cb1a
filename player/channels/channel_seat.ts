import { LiveDirectory } from "@rangecast/bus/live-directory";
import { ask } from "@rangecast/bus/speak";
import { isGroupReplayId, LIVESTREAM } from "@rangecast/channel/channel-id";
import type { DirectoryEntry } from "@rangecast/channel/directory";
import { followedChannel, type FollowState } from "@rangecast/channel/follow-state";
import type { PrivateAction } from "@rangecast/channel/private-replay";
import { streamsOf } from "../selection.ts";
import { Dial, type DialOptions, type KnownReplay } from "../stations/dial.ts";
import { ReplayStation, type StationEvent } from "../stations/replay_station.ts";
import type { Station } from "../stations/station.ts";
import type { Announcer } from "./announcer.ts";
import { Booth, type BoothOutcome, type BoothWindow } from "./booth.ts";
import { FollowDesk } from "./follow_desk.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Tuner } from "./tuner.ts";

export interface SeatOptions extends Omit<DialOptions, "onEvent"> {
  readonly announcer: Announcer;
  /** False with `--no-follow`. */
  readonly follows: boolean;
  readonly client_id: string;
  readonly session: string;
  readonly operator: string | undefined;
}

/** A place in the audience: what it follows, how it got there, and what its viewer wants instead. */
export class ChannelSeat implements AsyncDisposable {
  readonly tuner = new Tuner();
  readonly desk: FollowDesk;
  readonly directory: LiveDirectory;
  readonly #options: SeatOptions;
  readonly #dial: Dial;
  readonly #booth: Booth;
  readonly #heartbeat: Heartbeat;
  /** The channel that is heard; null before the first. */
  #tuned: string | null = null;
  /** A private replay that is listened to before it begins. */
  #prepared: ReplayStation | null = null;
  /** What is known of a private replay. */
  #listened: KnownReplay;

  constructor(options: SeatOptions) {
    const { connection, clock, prefix, client_id, announcer, board } = options;
    this.#options = options;
    const streams = streamsOf(prefix, options.selection);
    this.#listened = unknownReplay(streams);
    this.directory = new LiveDirectory({
      ...{ connection, clock, prefix },
      onChange: (change) => this.desk.hear(change),
      onVector: (vector) => this.#replayOf(vector.channel_id)?.hear(vector),
    });
    this.#dial = new Dial({
      ...options,
      onEvent: (channel_id, event) => this.#hear(channel_id, event),
    });
    this.#booth = new Booth({
      ...{ clock, prefix, client: client_id, session: options.session, streams },
      ask: (request) => ask(connection, request, "private-reply"),
      onGone: (problem) => this.desk.ended(this.#booth.channel_id, problem),
    });
    this.desk = new FollowDesk({
      ...{ clock, follows: options.follows },
      running: () => this.running.map(({ channel_id }) => channel_id),
      hasTail: (channel_id) => this.#replayOf(channel_id)?.hasTail ?? false,
      isBehind: (channel_id) => (this.#replayOf(channel_id)?.size ?? 0) > 0,
      onState: (state) => this.#follow(state),
      onNotice: (notice) => announcer.notice(notice),
    });
    this.#heartbeat = new Heartbeat({
      ...{ connection, clock, prefix, client_id, operator: options.operator },
      state: () => this.#tuned === null ? null : this.desk.state,
      lastCommandId: () => board.lastCommandId,
    });
  }

  /** Group replays that run, oldest first. */
  get running(): readonly DirectoryEntry[] {
    return this.directory.running;
  }

  /** Whether the private replay that is followed is this client's own. */
  get isInBooth(): boolean {
    return this.#booth.isOpen && this.desk.channel_id === this.#booth.channel_id;
  }

  /** Says what is followed: a command was applied. */
  beat(): void {
    this.#heartbeat.beat();
  }

  /** Begins with somebody's private replay. */
  listenTo(channel_id: string, known: KnownReplay): void {
    this.#listened = known;
    this.desk.begin({ type: "FOLLOWING_PRIVATE_REPLAY", channel_id, invitation: null });
  }

  /** Opens a private replay, or gives the one that is followed another window. */
  async openBooth(window: BoothWindow): Promise<BoothOutcome> {
    if (this.isInBooth) return await this.#booth.open(window);
    const { channel_id } = this.#booth;
    // The end of the one before would be taken for that of the new one.
    await this.#booth.leave();
    // Listens before it begins, so that nothing of it is missed.
    const { prefix, selection } = this.#options;
    const known = unknownReplay(streamsOf(prefix, selection));
    const station = this.#dial.replay(channel_id, known);
    const outcome = await this.#booth.open(window);
    if (!outcome.ok) {
      await station[Symbol.asyncDispose]();
      return outcome;
    }
    this.#prepared = station;
    const event = { type: "private replay started", channel_id } as const;
    if (this.#tuned === null) this.listenTo(channel_id, known);
    else this.desk.dispatch(event);
    return outcome;
  }

  /** Tells this client's own private replay what to do. */
  act(action: PrivateAction["action"], value?: number | string): Promise<BoothOutcome> {
    return this.#booth.act(action, value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#heartbeat[Symbol.dispose]();
    this.desk[Symbol.dispose]();
    await Promise.all([
      this.#booth[Symbol.asyncDispose](),
      this.#prepared?.[Symbol.asyncDispose](),
      this.tuner[Symbol.asyncDispose](),
      this.directory[Symbol.asyncDispose](),
    ]);
    await this.#dial[Symbol.asyncDispose]();
  }

  #follow(state: FollowState): void {
    const { announcer, onChange } = this.#options;
    announcer.state(state);
    const channel_id = followedChannel(state);
    if (channel_id !== this.#tuned) this.#tune(channel_id);
    this.#heartbeat.beat();
    onChange();
  }

  #tune(channel_id: string): void {
    if (channel_id !== this.#booth.channel_id) this.#booth.leave();
    this.#tuned = channel_id;
    this.tuner.tune(this.#stationOf(channel_id));
  }

  #stationOf(channel_id: string): Station {
    if (channel_id === LIVESTREAM) return this.#dial.livestream();
    const prepared = this.#prepared;
    this.#prepared = null;
    if (prepared) return prepared;
    if (!isGroupReplayId(channel_id)) return this.#dial.replay(channel_id, this.#listened);
    const entry = this.running.find((replay) => replay.channel_id === channel_id);
    const { clock, prefix, selection } = this.#options;
    return this.#dial.replay(channel_id, {
      stream: entry?.stream ?? streamsOf(prefix, selection),
      vector: entry?.vector ?? null,
      age_ms: entry ? clock.monotonicMs() - entry.heard_ms : 0,
    });
  }

  #hear(channel_id: string, event: StationEvent): void {
    if (channel_id !== this.#tuned) return;
    const { announcer } = this.#options;
    switch (event.type) {
      case "clock":
        return announcer.clock(event.vector);
      case "lost":
        return void this.desk.dispatch({ type: "host lost" });
      case "found again":
        return void this.desk.dispatch({ type: "host back" });
      case "ended":
        if (event.vector) announcer.clock(event.vector);
        if (channel_id === this.#booth.channel_id) this.#booth.forget();
        return this.desk.ended(channel_id, event.reason);
    }
  }

  /** The station of a replay, when that is the one that is heard. */
  #replayOf(channel_id: string): ReplayStation | null {
    const { station } = this.tuner;
    return channel_id === this.#tuned && station instanceof ReplayStation ? station : null;
  }
}

/** A replay whose clock was not heard yet. */
function unknownReplay(stream: readonly string[]): KnownReplay {
  return { stream, vector: null, age_ms: 0 };
}
