import { aborted } from "@rangecast/base/aborted";
import type { Clock, TimerId } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import {
  PRIVATE_SILENCE_MS,
  privateDone,
  type PrivateOrder,
  privateRefused,
  type PrivateReply,
} from "@rangecast/channel/private-replay";
import type { ReplayPlan } from "@rangecast/channel/replay-plan";
import { channelSubject } from "@rangecast/channel/subjects";
import type { Admission } from "./admission.ts";
import { type ReplayEnds, streamGone, WINDOW_ENDED } from "./group_replays.ts";
import { epochOfNow } from "./next_epoch.ts";
import type { Replay } from "./replay.ts";

/** How often the silence of clients is looked at. */
const CHECK_INTERVAL_MS = 1000;

/** Why one is over. */
const SILENT = "its client has been silent for 60 s";
const STOPPED_BY_CLIENT = "stopped by its client";
const REPLACED = "replaced by another of its client's";

export interface PrivateReplaysOptions {
  readonly clock: Clock;
  readonly maxReplays: number;
  readonly prefix: string;
  admit(plan: ReplayPlan, signal: AbortSignal): Promise<Admission>;
  /** Sets a replay in motion; `epoch` is its first. */
  open(
    channel_id: string,
    plan: ReplayPlan,
    admission: Extract<Admission, { ok: true }>,
    epoch: number,
    ends: ReplayEnds,
  ): Replay;
  /** Takes note of why a replay is over. */
  ended(channel_id: string, reason: string): void;
}

/** Why a request is not carried out; each is counted. */
export type PrivateRefusal =
  | "too_many"
  | "not_running"
  | "unanswered"
  | "replaced"
  | "busy"
  | Extract<Admission, { ok: false }>["refusal"];

export interface PrivateOutcome {
  readonly reply: PrivateReply;
  readonly refusal: PrivateRefusal | null;
}

interface Booth {
  readonly plan: ReplayPlan;
  readonly opening: AbortController;
  replay: Replay | null;
  /** When its streams were made, by name. */
  streams: ReadonlyMap<string, string>;
  /** When its client was last heard, on the monotonic clock. */
  heard_ms: number;
}

/** Replays for one client each, for as long as it says now and then that it is there. */
export class PrivateReplays implements AsyncDisposable {
  readonly #options: PrivateReplaysOptions;
  readonly #booths = new Map<string, Booth>();
  readonly #timer: TimerId;

  constructor(options: PrivateReplaysOptions) {
    this.#options = options;
    this.#timer = options.clock.setRepeating(() => this.#endSilent(), CHECK_INTERVAL_MS);
  }

  get count(): number {
    return this.#booths.size;
  }

  /** Those that are open. */
  get replays(): Replay[] {
    return [...this.#booths.values()].flatMap(({ replay }) => replay ?? []);
  }

  /** Every one as the directory lists it, oldest first. */
  descriptors(): ChannelDescriptor[] {
    const { prefix } = this.#options;
    return [...this.#booths].map(([channel_id, { plan, replay }]) => ({
      channel_id,
      subject: channelSubject(prefix, channel_id),
      display_name: channel_id,
      kind: "private replay",
      stream: plan.streams.length === 1 && plan.streams[0] ? plan.streams[0] : plan.streams,
      ...(replay ? { clock: replay.vector } : {}),
    }));
  }

  /** Carries out a request. */
  handle(order: PrivateOrder): Promise<PrivateOutcome> | PrivateOutcome {
    const { channel_id } = order;
    if (order.type === "start") return this.#start(channel_id, order.plan);
    const booth = this.#booths.get(channel_id);
    if (!booth) {
      return refused("not_running", `Cannot ${order.action.type} ${channel_id} as it must run`);
    }
    booth.heard_ms = this.#options.clock.monotonicMs();
    switch (order.action.type) {
      case "keep":
        break;
      case "stop":
        this.#end(channel_id, booth, STOPPED_BY_CLIENT);
        break;
      default:
        if (!booth.replay) {
          return refused("busy", `Cannot ${order.action.type} ${channel_id} as it must be open`);
        }
        booth.replay.act(order.action);
    }
    return done(channel_id);
  }

  /** Begins all of them anew where they stand, as what was on its way to them is lost. */
  renewAll(): void {
    for (const replay of this.replays) replay.renew();
  }

  /** Names of the streams that are played. */
  get streams(): Set<string> {
    return new Set([...this.#booths.values()].flatMap(({ streams }) => [...streams.keys()]));
  }

  /** Ends the replays of streams that are gone, or were made anew: `created` by name. */
  endWithout(created: ReadonlyMap<string, string | null>): void {
    for (const [channel_id, booth] of this.#booths) {
      const gone = [...booth.streams].find(([name, made]) =>
        created.has(name) && created.get(name) !== made
      );
      if (gone) this.#end(channel_id, booth, streamGone(gone[0]));
    }
  }

  /** Ends all of them. */
  endAll(reason: string): void {
    for (const [channel_id, booth] of this.#booths) this.#end(channel_id, booth, reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.clock.clearTimer(this.#timer);
    const booths = [...this.#booths.values()];
    this.#booths.clear();
    for (const { opening } of booths) opening.abort();
    await Promise.all(booths.map(({ replay }) => replay?.[Symbol.asyncDispose]()));
  }

  async #start(channel_id: string, plan: ReplayPlan): Promise<PrivateOutcome> {
    const { clock, maxReplays, admit } = this.#options;
    const before = this.#booths.get(channel_id);
    if (!before && this.#booths.size >= maxReplays) {
      return refused(
        "too_many",
        `Cannot start ${channel_id} as at most ${maxReplays} private replays may run: all of them do`,
      );
    }
    const epoch = this.#replace(channel_id, before);
    const opening = new AbortController();
    const { signal } = opening;
    const heard_ms = clock.monotonicMs();
    const booth: Booth = { plan, opening, replay: null, streams: new Map(), heard_ms };
    this.#booths.set(channel_id, booth);
    const task = admit(plan, signal).catch((error: unknown) => messageOf(error));
    const admission = await Promise.race([task, aborted(signal)]);
    if (signal.aborted || admission === undefined) {
      return refused("replaced", `${channel_id} was ended while it was opened`);
    }
    if (typeof admission !== "string" && admission.ok) {
      this.#open(channel_id, booth, admission, epoch);
      return done(channel_id);
    }
    this.#booths.delete(channel_id);
    if (typeof admission !== "string") return refused(admission.refusal, admission.problem);
    return refused(
      "unanswered",
      `Cannot open ${channel_id} as the broker must answer: ${admission}`,
    );
  }

  /** Leaves an older replay in silence, as its client goes on with it; returns the epoch to go on at. */
  #replace(channel_id: string, before: Booth | undefined): number {
    // Above those of a host that has not left word of them.
    const epoch = epochOfNow(this.#options.clock.nowMs());
    if (!before) return epoch;
    this.#booths.delete(channel_id);
    before.opening.abort();
    before.replay?.[Symbol.asyncDispose]();
    this.#options.ended(channel_id, REPLACED);
    return Math.max(epoch, (before.replay?.vector.epoch ?? 0) + 1);
  }

  #open(
    channel_id: string,
    booth: Booth,
    admission: Extract<Admission, { ok: true }>,
    epoch: number,
  ): void {
    booth.streams = new Map(admission.streams.map(({ stream, created }) => [stream, created]));
    booth.replay = this.#options.open(channel_id, booth.plan, admission, epoch, {
      onEnded: () => this.#end(channel_id, booth, WINDOW_ENDED),
      onLive: () => {},
    });
  }

  #end(channel_id: string, booth: Booth, reason: string): void {
    this.#booths.delete(channel_id);
    booth.opening.abort();
    booth.replay?.end(reason);
    this.#options.ended(channel_id, reason);
  }

  #endSilent(): void {
    const now_ms = this.#options.clock.monotonicMs();
    for (const [channel_id, booth] of this.#booths) {
      if (now_ms - booth.heard_ms >= PRIVATE_SILENCE_MS) this.#end(channel_id, booth, SILENT);
    }
  }
}

function done(channel_id: string): PrivateOutcome {
  return { reply: privateDone(channel_id), refusal: null };
}

function refused(refusal: PrivateRefusal, problem: string): PrivateOutcome {
  return { reply: privateRefused(problem), refusal };
}
