import { aborted } from "@rangecast/base/aborted";
import { assert } from "@rangecast/base/assert";
import { messageOf } from "@rangecast/base/errors";
import { formatIso } from "@rangecast/base/utc";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import type { ReplayControl, ReplayOrder, StartOrder } from "@rangecast/channel/replay-control";
import type { ReplayAction, ReplayPlan } from "@rangecast/channel/replay-plan";
import { channelSubject } from "@rangecast/channel/subjects";
import { actionText } from "./action_text.ts";
import type { Admission } from "./admission.ts";
import type { LoggedReplay } from "./logged_replays.ts";
import type { Prepared, WantedReplay } from "./prepare_replay.ts";
import type { Replay } from "./replay.ts";

/** Orders that wait while a replay is opened. */
const MAX_WAITING_ORDERS = 64;

/** Why an order is not carried out; each is counted. */
export type OrderRefusal =
  | "already_running"
  | "too_many"
  | "not_running"
  | "busy"
  | "unanswered"
  | Extract<Admission, { ok: false }>["refusal"];

/** What the stage of group replays needs from the host. */
export interface GroupReplaysOptions {
  readonly maxReplays: number;
  readonly prefix: string;
  /** Looks whether there is something to play, and where the replay begins. */
  prepare(wanted: WantedReplay, signal: AbortSignal): Promise<Prepared>;
  /** Sets a replay in motion. */
  open(channel_id: string, prepared: Extract<Prepared, { ok: true }>, ends: ReplayEnds): Replay;
  /** Publishes the last vector of a replay that was never opened. */
  tellRefused(channel_id: string, plan: ReplayPlan | null, problem: string): void;
  /** Says on the log that a replay is over, until that is stored. */
  sayStopped(channel_id: string): void;
  /** Takes note of what was refused. */
  refuse(refusal: OrderRefusal, channel_id: string, problem: string): void;
  /** Takes note of what was done. */
  note(text: string, channel_id: string): void;
  /** Takes note of why a replay is over. */
  ended(channel_id: string, reason: string): void;
}

export interface ReplayEnds {
  onEnded(): void;
  onLive(): void;
}

interface Entry {
  readonly order: StartOrder;
  readonly opening: AbortController;
  /** What it was told before it was open. */
  readonly waiting: ReplayAction[];
  replay: Replay | null;
  /** When its streams were made, by name. */
  streams: ReadonlyMap<string, string>;
}

export const WINDOW_ENDED = "the window has ended";
export const STOPPED = "stopped by an operator";

/** Why a replay is over whose stream another one has taken the place of. */
export function streamGone(stream: string): string {
  return `the stream ${stream} is gone or was made anew`;
}

/** The group replays that run, and what they are told. */
export class GroupReplays implements AsyncDisposable {
  readonly #options: GroupReplaysOptions;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>();

  constructor(options: GroupReplaysOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#entries.size;
  }

  /** Those that are open. */
  get replays(): Replay[] {
    return [...this.#entries.values()].flatMap(({ replay }) => replay ?? []);
  }

  /** Every one as the directory lists it, oldest first. */
  descriptors(): ChannelDescriptor[] {
    const { prefix } = this.#options;
    return [...this.#entries.values()].map(({ order: { start, sender }, replay }) => ({
      channel_id: start.channel_id,
      subject: channelSubject(prefix, start.channel_id),
      display_name: start.display_name,
      kind: "group replay",
      stream: start.stream,
      identifier: start.identifier,
      ...(sender === undefined ? {} : { sender }),
      ...(replay ? { clock: replay.vector } : {}),
    }));
  }

  /** Carries out an order. */
  handle(order: ReplayOrder): void {
    switch (order.type) {
      case "start":
        return this.#start(order, null);
      case "stop":
        return this.#stop(order.channel_id);
      case "control":
        return this.#control(order.channel_id, order.action);
    }
  }

  /** Ends, for others who may have believed it, a start that cannot be meant. */
  endUnmeant({ type, channel_id }: ReplayControl, problem: string): void {
    const isNew = type === "GroupReplayStart" && !this.#entries.has(channel_id);
    if (isNew) this.#endUnopened(channel_id, null, problem);
  }

  /** Takes up a replay that another host, or this one before, has left. */
  resume(logged: LoggedReplay): void {
    this.#start(logged.order, logged);
  }

  /** Ends the replays of streams that are gone, or were made anew: `created` by name. */
  endWithout(created: ReadonlyMap<string, string | null>): void {
    for (const [channel_id, { replay, streams }] of this.#entries) {
      const gone = [...streams].find(([name, made]) =>
        created.has(name) && created.get(name) !== made
      );
      if (replay && gone) this.#end(channel_id, streamGone(gone[0]));
    }
  }

  /** Names of the streams that are played. */
  get streams(): Set<string> {
    return new Set([...this.#entries.values()].flatMap(({ streams }) => [...streams.keys()]));
  }

  /** Ends all of them, and says so. */
  endAll(reason: string): void {
    for (const channel_id of [...this.#entries.keys()]) this.#end(channel_id, reason);
  }

  /** Leaves all of them as they are: another host may take them up. */
  async [Symbol.asyncDispose](): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const { opening } of entries) opening.abort();
    await Promise.all(entries.map(({ replay }) => replay?.[Symbol.asyncDispose]()));
  }

  #start(order: StartOrder, logged: LoggedReplay | null): void {
    const { maxReplays, refuse } = this.#options;
    const { start: { channel_id }, plan } = order;
    if (this.#entries.has(channel_id)) {
      return refuse(
        "already_running",
        channel_id,
        `Cannot start ${channel_id} as no replay of this name may run: it does, and goes on`,
      );
    }
    if (this.#entries.size >= maxReplays) {
      const problem =
        `Cannot start ${channel_id} as at most ${maxReplays} group replays may run: all of them do`;
      refuse("too_many", channel_id, problem);
      return this.#endUnopened(channel_id, plan, problem);
    }
    const opening = new AbortController();
    const entry = { order, opening, waiting: [], replay: null, streams: new Map() };
    this.#entries.set(channel_id, entry);
    this.#open(entry, logged);
  }

  async #open(entry: Entry, logged: LoggedReplay | null): Promise<void> {
    const { order: { start: { channel_id }, plan }, opening: { signal } } = entry;
    const { prepare, open, refuse, note } = this.#options;
    let prepared: Prepared;
    try {
      const task = prepare({ channel_id, plan, logged }, signal);
      prepared = await Promise.race([task, aborted(signal).then(() => Promise.reject(signal))]);
    } catch (error) {
      if (signal.aborted) return;
      const problem = `Cannot open ${channel_id} as the broker must answer: ${messageOf(error)}`;
      refuse("unanswered", channel_id, problem);
      this.#entries.delete(channel_id);
      return this.#endUnopened(channel_id, plan, problem);
    }
    if (signal.aborted) return;
    if (!prepared.ok) {
      refuse(prepared.refusal, channel_id, prepared.problem);
      this.#entries.delete(channel_id);
      return this.#endUnopened(channel_id, plan, prepared.problem);
    }
    const { place, rate } = prepared.start;
    entry.streams = new Map(prepared.streams.map(({ stream, created }) => [stream, created]));
    const replay = entry.replay = open(channel_id, prepared, {
      onEnded: () => this.#end(channel_id, WINDOW_ENDED),
      onLive: () => note("has caught up with now", channel_id),
    });
    for (const action of entry.waiting) replay.act(action);
    note(
      `${logged ? "goes on" : "plays"} from ${formatIso(place.time_ms)} at rate ${rate}`,
      channel_id,
    );
  }

  #stop(channel_id: string): void {
    const { refuse, ended } = this.#options;
    const entry = this.#entries.get(channel_id);
    if (!entry) {
      return refuse("not_running", channel_id, `Cannot stop ${channel_id} as it must run`);
    }
    this.#entries.delete(channel_id);
    entry.opening.abort();
    entry.replay?.end(STOPPED);
    ended(channel_id, STOPPED);
  }

  #control(channel_id: string, action: ReplayAction): void {
    const { refuse, note } = this.#options;
    const entry = this.#entries.get(channel_id);
    if (!entry) {
      return refuse(
        "not_running",
        channel_id,
        `Cannot ${action.type} ${channel_id} as it must run`,
      );
    }
    if (entry.replay) {
      entry.replay.act(action);
    } else if (entry.waiting.length < MAX_WAITING_ORDERS) {
      entry.waiting.push(action);
    } else {
      return refuse("busy", channel_id, `Cannot ${action.type} ${channel_id} as it must be open`);
    }
    note(actionText(action), channel_id);
  }

  /** Ends a replay that runs, and says so to everybody. */
  #end(channel_id: string, reason: string): void {
    const { sayStopped, ended } = this.#options;
    const entry = this.#entries.get(channel_id);
    assert(entry !== undefined, "a replay ends once");
    this.#entries.delete(channel_id);
    entry.opening.abort();
    entry.replay?.end(reason);
    ended(channel_id, reason);
    sayStopped(channel_id);
  }

  /** Ends, for those who have heard of its start, a replay that was never opened. */
  #endUnopened(channel_id: string, plan: ReplayPlan | null, problem: string): void {
    this.#options.tellRefused(channel_id, plan, problem);
    this.#options.sayStopped(channel_id);
  }
}
