import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { JetStreamSource, type PlayedStream } from "@rangecast/bus/jetstream-source";
import { findStream } from "@rangecast/bus/played-streams";
import { ReplayFollower } from "@rangecast/bus/replay-follower";
import { say, sayStored } from "@rangecast/bus/speak";
import { streamName } from "@rangecast/bus/streams";
import { TagFeed } from "@rangecast/bus/tag-feed";
import { LIVESTREAM } from "@rangecast/channel/channel-id";
import { clientStatus } from "@rangecast/channel/client-status";
import type { FollowState } from "@rangecast/channel/follow-state";
import type { Domain } from "@rangecast/domains/domain";
import { commandSubjects } from "@rangecast/playback/command-subjects";
import type { TagSource } from "@rangecast/playback/source";
import { Gateway } from "../gateway.ts";
import type { UpstreamCounts } from "../gateway_metrics.ts";
import { Picture } from "../hub/picture.ts";
import type { PictureSource } from "../hub/picture_source.ts";
import type { StartReplay } from "../protocol/client_message.ts";
import type { Identity, Services } from "../viewer/services.ts";
import { Booths } from "./booths.ts";
import { borrowed } from "./borrowed_source.ts";
import { BusStage } from "./bus_stage.ts";
import { FindingDesk } from "./finding_desk.ts";
import { FindingFeed } from "./finding_feed.ts";
import { FindingsShow } from "./findings_show.ts";
import { GroupReplaySource } from "./group_replay_source.ts";
import { HealthDesk } from "./health_desk.ts";
import { IntakeCounts } from "./intake_counts.ts";
import { LiveSource } from "./live_source.ts";
import { PendingSource } from "./pending_source.ts";
import { PrivateSource } from "./private_source.ts";
import { Scene } from "./scene.ts";
import { type ReplaySource, SceneSet } from "./scene_set.ts";
import { SharedReplays } from "./shared_replays.ts";
import { TagDesk } from "./tag_desk.ts";

/** A domain and the stream that holds its observations. */
export interface ServedDomain<Message extends object = object> {
  readonly domain: Domain<Message>;
  readonly stream: string;
}

/** The livestream of a domain, which is followed whoever watches. */
export interface KeptLive<Message extends object> {
  readonly source: LiveSource<Message>;
  /** What has come in of it: a part of the gateway's own counts. */
  readonly counts: IntakeCounts;
}

export interface BusGatewayOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  readonly domains: readonly ServedDomain[];
  readonly maxClients?: number;
  /** Names this process: epochs of two processes are never the same. */
  readonly instance: string;
  readonly newUuid: () => string;
  /** Called when something goes wrong that no viewer hears of. */
  readonly onFault: (error: unknown) => void;
}

/** A gateway to the channels of a broker: one reader of each channel, however many viewers. */
export class BusGateway implements AsyncDisposable {
  readonly gateway: Gateway;
  readonly counts = new IntakeCounts();
  readonly stage: BusStage;
  readonly booths: Booths;
  readonly #groups = new SharedReplays();
  readonly #options: BusGatewayOptions;
  readonly #tags: TagFeed;
  readonly #findings: FindingFeed;
  readonly #health: HealthDesk;
  /** By the names of their domains. */
  readonly #kept = new Map<string, LiveSource<object>>();
  #epochs = 0;

  constructor(options: BusGatewayOptions) {
    const { connection, clock, prefix, domains, onFault, newUuid } = options;
    this.#options = options;
    this.#tags = new TagFeed({ connection, clock, prefix });
    this.#findings = new FindingFeed({ connection, clock, prefix });
    this.#health = new HealthDesk({ connection, clock, prefix });
    const stream = streamName(prefix, "telemetry");
    this.stage = new BusStage({ connection, clock, prefix, stream });
    const play = (channel_id: string, wish: StartReplay, onEnd: () => void) =>
      this.#private(channel_id, wish, onEnd);
    const onLeave = (channel_id: string) => this.gateway.hub.closeChannel(channel_id);
    this.booths = new Booths({ play, onLeave, onFault });
    const desk = new TagDesk({
      ...{ clock, prefix, tags: this.#tags, newUuid },
      store: (message) => sayStored(connection, message, { clock }),
    });
    const findings = new FindingDesk(connection.nats, prefix);
    const services: Services = {
      stage: this.stage,
      booth: (identity, onEnd) => this.booths.booth(identity, onEnd),
      tag: (identity, wish) => desk.grant(identity, wish),
      finding: (identity, wish) => findings.grant(identity, wish),
      report: (identity, state, ping_ms) => this.#report(identity, state, ping_ms),
      domains: domains.map(({ domain }) => domain.name),
    };
    this.gateway = new Gateway({
      ...options,
      services,
      open: (channel_id, domain) => this.#open(channel_id, domain),
      health: () => this.#health.report(),
    });
  }

  /** All tags in their form of today. */
  get tags(): TagSource {
    return this.#tags;
  }

  /**
   * Follows the livestream of a domain from now on until the end. Viewers of it are shown the same:
   * it is read once.
   */
  keepLive<Message extends object>({ domain, stream }: ServedDomain<Message>): KeptLive<Message> {
    const counts = new IntakeCounts(this.counts);
    const source = this.#liveSource({ domain, stream }, counts);
    this.#kept.set(domain.name, source);
    return { source, counts };
  }

  /** What has been refused, lost and left out on the way from the bus. */
  counted(): UpstreamCounts {
    return {
      findings: this.#findings.counts,
      looks: this.stage.failedLooks,
      channels: this.stage.refused,
      reports: this.#health.refused,
      tags: { ...Object.fromEntries(this.#tags.refused), forgotten: this.#tags.forgotten },
      lostTagChanges: this.booths.lostTagChanges,
      leftOut: { channels: this.stage.channelsLeftOut, programs: this.#health.leftOut },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway[Symbol.asyncDispose]();
    for (const source of this.#kept.values()) await source[Symbol.asyncDispose]();
    this.stage[Symbol.dispose]();
    this.#health[Symbol.dispose]();
    await this.#tags[Symbol.asyncDispose]();
    await this.#findings[Symbol.asyncDispose]();
  }

  #open(
    channel_id: string,
    name: string,
  ): PictureSource | "no such channel" | "no such domain" {
    const served = this.#options.domains.find(({ domain }) => domain.name === name);
    if (!served) return "no such domain";
    if (channel_id === LIVESTREAM) return this.#live(served);
    const own = this.booths.find(channel_id, name);
    if (own !== "no such channel") return own;
    const streams = this.stage.streamsOf(channel_id);
    if (!streams) return "no such channel";
    return this.#groups.open(channel_id, name, () => this.#group(channel_id, streams));
  }

  #live(served: ServedDomain): PictureSource {
    const kept = this.#kept.get(served.domain.name);
    return kept ? borrowed(kept) : this.#liveSource(served, this.counts);
  }

  #liveSource<Message extends object>(
    served: ServedDomain<Message>,
    counts: IntakeCounts,
  ): LiveSource<Message> {
    const { clock } = this.#options;
    const scene = this.#scene(LIVESTREAM, served.domain, counts);
    const source = this.#source([this.#played(served, "wait")]);
    return new LiveSource({ scene, source, tags: this.#tags, clock });
  }

  #group(channel_id: string, streams: readonly string[]): ReplaySource {
    const { connection, clock, prefix } = this.#options;
    const scenes = this.#scenes(channel_id);
    return new PendingSource(scenes, clock, async () => {
      const played = await this.#find(streams);
      const source = this.#source(played);
      const options = { connection, clock, prefix, channel_id, source };
      const follow = (onChange: () => void) => new ReplayFollower({ ...options, onChange });
      return new GroupReplaySource({ scenes, clock, follow });
    });
  }

  /** @throws RangeError for a wish that cannot be. */
  #private(channel_id: string, wish: StartReplay, onEnd: () => void): PrivateSource {
    const { clock, prefix, domains } = this.#options;
    if (domains.length === 0) throw new RangeError("Cannot replay as no domain is served");
    return new PrivateSource({
      scenes: this.#scenes(channel_id),
      clock,
      source: this.#source(domains.map((served) => this.#played(served, "skip"))),
      isCommand: commandSubjects(prefix),
      wish,
      onEnd,
    });
  }

  /** What is played of a domain. A range need not have the streams of more than the first. */
  #played(served: ServedDomain, ifMissing: "wait" | "skip"): PlayedStream {
    const { domain: { name, filters }, stream } = served;
    const isFirst = name === this.#options.domains[0]?.domain.name;
    return { stream, filters, ...(isFirst ? {} : { ifMissing }) };
  }

  /** A scene of each domain. */
  #scenes(channel_id: string): SceneSet {
    const scenes = this.#options.domains.map(({ domain }) =>
      [domain.name, this.#scene(channel_id, domain)] as const
    );
    return new SceneSet(channel_id, new Map(scenes));
  }

  #scene<Message extends object>(
    channel_id: string,
    domain: Domain<Message>,
    counts = this.counts,
  ): Scene<Message> {
    const { clock, prefix, instance } = this.#options;
    const picture = new Picture(channel_id, () => `${instance}-${++this.#epochs}`);
    const findings = new FindingsShow(this.#findings.history, {
      domain: domain.name,
      isLive: channel_id === LIVESTREAM,
    });
    return new Scene({ picture, domain, prefix, clock, counts, findings });
  }

  #source(streams: readonly PlayedStream[]): JetStreamSource {
    const { connection, clock, prefix } = this.#options;
    return new JetStreamSource({ connection, clock, prefix, streams, tags: this.#tags });
  }

  async #find(streams: readonly string[]): Promise<PlayedStream[]> {
    const { connection, prefix } = this.#options;
    const found = await Promise.all(
      streams.map((stream) => findStream(connection, prefix, stream)),
    );
    return found.map((each, i) => {
      if (each) return each;
      throw new Error(`stream ${streams[i]} of the replay does not exist`);
    });
  }

  #report(
    { client_id, user, address }: Identity,
    state: FollowState,
    ping_ms: number | null,
  ): void {
    const { connection, clock, prefix, onFault } = this.#options;
    if (!connection.connected) return;
    const facts = {
      client_id,
      now_ms: clock.nowMs(),
      operator: user,
      ...(address === null ? {} : { source_ip: address }),
      ...(ping_ms === null ? {} : { ping_ms }),
    };
    try {
      say(connection, clientStatus(prefix, state, facts));
    } catch (error) {
      // It is told in between of what concerns all viewers: one must not be the end of the others.
      onFault(error);
    }
  }
}
