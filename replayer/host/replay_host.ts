import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import { say } from "@rangecast/bus/speak";
import { duplicateWindow, type Retention, streamName } from "@rangecast/bus/streams";
import { TagFeed } from "@rangecast/bus/tag-feed";
import { clockMessage, type ClockVector } from "@rangecast/channel/clock-vector";
import type { ReplayOrder } from "@rangecast/channel/replay-control";
import type { Logger } from "@rangecast/cli/log";
import type { PlaybackSource } from "@rangecast/playback/source";
import { type AdmissionContext, admit } from "./admission.ts";
import { ChannelServices } from "./channel_services.ts";
import { ControlLog } from "./control_log.ts";
import { CoreOutput } from "./core_output.ts";
import { EpochFrames } from "./epoch_frames.ts";
import type { FrameOutput } from "./frame_output.ts";
import { FrameWriter } from "./frame_writer.ts";
import { GroupReplays, type ReplayEnds } from "./group_replays.ts";
import { HostCounts } from "./host_counts.ts";
import { type LoggedReplays, reduceLog } from "./logged_replays.ts";
import { Outage } from "./outage.ts";
import { prepareReplay } from "./prepare_replay.ts";
import { PrivateReplays } from "./private_replays.ts";
import { refusedVector } from "./refused_vector.ts";
import { Replay, type ReplayStart } from "./replay.ts";
import { StopSayer } from "./stop_sayer.ts";
import { StoredOutput } from "./stored_output.ts";

/** Why a clock stands; followers read it. */
const BROKER_AWAY = "the broker is away";
/** Why replays are over. */
const HOST_STOPPED = "the host has stopped";

export interface ReplayHostOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly prefix: string;
  readonly maxChannels: number;
  readonly maxPrivate: number;
  /** What the stream of replays keeps. */
  readonly replayRetention: Retention;
  /** How this host signs what it says. */
  readonly sender: string;
  readonly stop: AbortSignal;
  /** Makes sure that the streams are there. */
  prepareStreams(): Promise<void>;
}

/** All replays of a prefix: who asks for them, what they play, and what is told of them. */
export class ReplayHost implements AsyncDisposable {
  readonly #options: ReplayHostOptions;
  readonly #warning: RepeatedWarning;
  readonly #tags: TagFeed;
  readonly #stops: StopSayer;
  readonly #control: ControlLog;
  readonly #services: ChannelServices;
  readonly #outage: Outage;
  readonly #ready = Promise.withResolvers<void>();
  readonly counts = new HostCounts();
  readonly groups: GroupReplays;
  readonly privates: PrivateReplays;
  #logged: LoggedReplays | null = new Map();

  constructor(options: ReplayHostOptions) {
    const { connection, clock, log, prefix, sender } = options;
    this.#options = options;
    this.#warning = new RepeatedWarning(clock, log);
    this.#tags = new TagFeed(options);
    const { refused } = this.counts;
    this.#stops = new StopSayer({ ...options, refused, speaker: { prefix, sender } });
    this.groups = this.#makeGroups();
    this.privates = this.#makePrivates();
    this.#control = new ControlLog({
      ...{ connection, clock, prefix, sender, refused, warning: this.#warning },
      onOrder: (order, stored_ms) => this.#onOrder(order, stored_ms),
      onUnmeant: (message, problem) => {
        if (this.#logged === null) this.groups.endUnmeant(message, problem);
      },
      onCaughtUp: () => this.#resume(),
    });
    this.#services = new ChannelServices({
      ...{ connection, clock, prefix, counts: this.counts, warning: this.#warning },
      stream: streamName(prefix, "telemetry"),
      replays: () => [...this.groups.descriptors(), ...this.privates.descriptors()],
      ready: this.ready,
      handle: (order) => this.privates.handle(order),
    });
    this.#outage = new Outage({
      ...{ connection, clock, log, prefix },
      streams: () => [...this.groups.streams, ...this.privates.streams],
      onAway: () => this.#forEach((replay) => replay.hold(BROKER_AWAY)),
      onBack: (created) => this.#onBrokerBack(created),
    });
  }

  /** Resolves when all that was said before has been heard, and what ran is taken up again. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Whether orders can be heard. */
  get isListening(): boolean {
    return this.#control.isReading;
  }

  /** What happened to the reading of the control log. */
  get controlCounts(): ControlLog["counts"] {
    return this.#control.counts;
  }

  /** Tag events that gave no tag a new form, and tags that a full book has dropped. */
  get tagCounts(): Readonly<Record<string, number>> {
    return { ...Object.fromEntries(this.#tags.refused), forgotten: this.#tags.forgotten };
  }

  /** Every replay that is open. */
  get replays(): readonly Replay[] {
    return [...this.groups.replays, ...this.privates.replays];
  }

  /**
   * Ends the private replays, which nobody can take up, and the group replays when that is wanted;
   * waits until the log has it.
   */
  async finish(
    { endsGroups, limit_ms }: { readonly endsGroups: boolean; readonly limit_ms: number },
  ): Promise<void> {
    this.privates.endAll(HOST_STOPPED);
    if (endsGroups) this.groups.endAll(HOST_STOPPED);
    await this.#stops.settled(limit_ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#outage[Symbol.dispose]();
    this.#services[Symbol.dispose]();
    await this.#control[Symbol.asyncDispose]();
    await this.groups[Symbol.asyncDispose]();
    await this.privates[Symbol.asyncDispose]();
    await this.#tags[Symbol.asyncDispose]();
  }

  #makeGroups(): GroupReplays {
    const { maxChannels, prefix, clock, log } = this.#options;
    return new GroupReplays({
      maxReplays: maxChannels,
      prefix,
      prepare: (wanted, signal) =>
        prepareReplay(wanted, { ...this.#admission, warning: this.#warning }, signal),
      open: (channel_id, { source, start }, ends) =>
        this.#openReplay(channel_id, source, start, this.#storedOutput(), ends),
      tellRefused: (channel_id, plan, problem) =>
        this.#tell(refusedVector(channel_id, plan, problem, clock.nowMs())),
      sayStopped: (channel_id) => this.#stops.say(channel_id),
      refuse: (refusal, channel_id, problem) => {
        this.counts.refused.add(refusal);
        this.#warning.warn(`an order is refused (${refusal})`, { channel_id, problem });
      },
      note: (text, channel_id) => log.info(`${channel_id} ${text}`),
      ended: (channel_id, reason) => {
        this.counts.ended.add(reason);
        log.info(`${channel_id} has ended: ${reason}`);
      },
    });
  }

  #makePrivates(): PrivateReplays {
    const { maxPrivate, clock, prefix, connection, log } = this.#options;
    const { counts } = this;
    return new PrivateReplays({
      ...{ clock, prefix, maxReplays: maxPrivate },
      admit: (plan, signal) => admit(plan, this.#admission, signal),
      open: (channel_id, plan, { source, beginning: place }, epoch, ends) => {
        const { window, rate } = plan;
        const start = { window, rate, place, running: true, epoch };
        const output = new CoreOutput({
          connection,
          counts: counts.frames,
          warning: this.#warning,
        });
        return this.#openReplay(channel_id, source, start, output, ends);
      },
      ended: (channel_id, reason) => {
        counts.ended.add(reason);
        log.info(`${channel_id} has ended: ${reason}`);
      },
    });
  }

  get #admission(): AdmissionContext {
    return { ...this.#options, tags: this.#tags };
  }

  #storedOutput(): FrameOutput {
    const { prefix, replayRetention, prepareStreams } = this.#options;
    return new StoredOutput({
      ...this.#options,
      stream: streamName(prefix, "replay"),
      duplicateWindow_ms: duplicateWindow(replayRetention),
      counts: this.counts.frames,
      prepare: prepareStreams,
    });
  }

  #openReplay(
    channel_id: string,
    source: PlaybackSource,
    start: ReplayStart,
    output: FrameOutput,
    { onEnded, onLive }: ReplayEnds,
  ): Replay {
    const { clock, prefix } = this.#options;
    const writer = new FrameWriter(prefix, channel_id);
    return new Replay({
      ...{ clock, channel_id, start, source, onEnded, onLive },
      frames: new EpochFrames({
        ...{ clock, writer, output },
        origins: this.#tags,
        counts: this.counts.frames,
      }),
      warning: this.#warning,
      lateness_ms: this.counts.lateness_ms,
      tell: (vector) => this.#tell(vector),
    });
  }

  #onOrder(order: ReplayOrder, stored_ms: number): void {
    if (this.#logged !== null) {
      this.#logged = reduceLog(this.#logged, order, stored_ms);
      return;
    }
    this.counts.orders.add(order.type === "control" ? order.action.type : order.type);
    this.groups.handle(order);
  }

  /** Takes up what ran when the log was last heard. */
  #resume(): void {
    const logged = this.#logged ?? new Map();
    this.#logged = null;
    for (const replay of logged.values()) {
      this.counts.resumed++;
      this.groups.resume(replay);
    }
    this.#ready.resolve();
  }

  /** What was kept goes on where it stood; what is gone ends. */
  #onBrokerBack(created: ReadonlyMap<string, string | null>): void {
    this.groups.endWithout(created);
    this.privates.endWithout(created);
    // What was on its way to them is lost, while the stream of replays has the others' frames.
    this.privates.renewAll();
    this.#forEach((replay) => replay.release(BROKER_AWAY));
  }

  #forEach(act: (replay: Replay) => void): void {
    for (const replay of this.replays) act(replay);
  }

  #tell(vector: ClockVector): void {
    const { connection, prefix } = this.#options;
    // While the broker is away nobody hears, and later it would be wrong.
    if (connection.connected) say(connection, clockMessage(prefix, vector));
  }
}
