import type { Clock, TimerId } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import type { DirectoryMisfit } from "@rangecast/bus/live-directory";
import { LiveDomains } from "@rangecast/bus/live-domains";
import { ask } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import { LIVESTREAM } from "@rangecast/channel/channel-id";
import { livestreamDescriptor, readChannelList } from "@rangecast/channel/channel-list";
import { readClockVector } from "@rangecast/channel/clock-vector";
import {
  type Directory,
  type DirectoryEvent,
  type DirectoryInput,
  EMPTY_DIRECTORY,
  reduceDirectory,
  runningReplays,
} from "@rangecast/channel/directory";
import type { FollowEvent } from "@rangecast/channel/follow-state";
import { COMMAND_SENDER_HEADER, senderOf } from "@rangecast/channel/replay-control";
import { channelSubject, channelSubjects } from "@rangecast/channel/subjects";
import type { ShownChannel } from "../protocol/server_message.ts";
import type { Stage } from "../viewer/services.ts";
import { FollowerFeed } from "./follower_feed.ts";
import { plainVector } from "./plain_vector.ts";
import { withinBytes } from "./within_bytes.ts";

const LOOK_INTERVAL_MS = 1_000;

export interface BusStageOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** The stream of the livestream. */
  readonly stream: string;
}

/** Why a message has changed nothing; `list`: the host's answer cannot be read. */
type StageRefusal = DirectoryMisfit | "list";

/** The channels that viewers are told of, and how many more there are. */
interface Listed {
  readonly channels: readonly ShownChannel[];
  readonly left_out: number;
}

interface Said {
  readonly data: Uint8Array;
  readonly subject: string;
  /** Whoever says it, as the header has it. */
  readonly sender: string | null;
}

/** The channels of a prefix as the bus tells of them: one for all viewers of a process. */
export class BusStage implements Stage, Disposable {
  readonly #options: BusStageOptions;
  readonly #listeners = new Set<(event: FollowEvent | null) => void>();
  readonly #timer: TimerId;
  readonly #live: LiveDomains;
  readonly #followers: FollowerFeed;
  readonly #stop: readonly (() => void)[];
  #directory: Directory = EMPTY_DIRECTORY;
  /** Null until somebody asks for it: it changes far more often. */
  #listed: Listed | null = null;
  readonly #refused: Partial<Record<StageRefusal, number>> = {};

  constructor(options: BusStageOptions) {
    const { connection, clock, prefix } = options;
    this.#options = options;
    this.#live = new LiveDomains({
      ...{ connection, clock, prefix },
      onChange: () => {
        this.#listed = null;
        this.#tell(null);
      },
    });
    this.#followers = new FollowerFeed({ connection, clock, prefix });
    const subjects = channelSubjects(prefix);
    const listen = (on: string, take: (said: Said) => void) => {
      const subscription = connection.nats.subscribe(on, {
        callback: (error, message) => {
          if (error) return;
          const { data, subject, headers } = message;
          take({ data, subject, sender: headers?.get(COMMAND_SENDER_HEADER) ?? null });
        },
      });
      return () => subscription.unsubscribe();
    };
    this.#stop = [
      listen(subjects.control, (said) => this.#control(said)),
      // One token: the clocks of private replays have more.
      listen(
        subjects.clocks.replace(/>$/, "*"),
        ({ data, subject }) => this.#clock(data, subject),
      ),
      connection.onEvent(({ type }) => {
        if (type === "reconnected") this.#ask();
      }),
    ];
    this.#timer = clock.setRepeating(() => this.#look(), LOOK_INTERVAL_MS);
    this.#ask();
  }

  get channels(): readonly ShownChannel[] {
    return this.#list().channels;
  }

  get channelsLeftOut(): number {
    return this.#list().left_out;
  }

  /** Messages about channels that have changed nothing, by reason. */
  get refused(): Readonly<Record<string, number>> {
    const { refused } = this.#followers;
    return refused === 0 ? this.#refused : { ...this.#refused, follower: refused };
  }

  /** How often it could not be told which domains are live, by reason. */
  get failedLooks(): Readonly<Record<string, number>> {
    return this.#live.failed;
  }

  get running(): readonly string[] {
    return runningReplays(this.#directory);
  }

  get hostLost(): boolean {
    return this.#directory.hostLost;
  }

  /** What a group replay plays, or null when it does not run. */
  streamsOf(channel_id: string): readonly string[] | null {
    const entry = this.#directory.entries.find((each) => each.channel_id === channel_id);
    if (!entry) return null;
    return typeof entry.stream === "string" ? [entry.stream] : entry.stream;
  }

  listen(listener: (event: FollowEvent | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#live[Symbol.dispose]();
    this.#followers[Symbol.dispose]();
    for (const stop of this.#stop) stop();
  }

  #control({ data, sender }: Said): void {
    const heard = hear("replay-control", data);
    if (!heard.ok) return this.#refuse(heard.refusal);
    this.#take({ type: "control", message: heard.value, ...senderOf(sender) });
  }

  #clock(body: Uint8Array, subject: string): void {
    const heard = hear("channel-clock", body);
    if (!heard.ok) return this.#refuse(heard.refusal);
    const read = readClockVector(this.#options.prefix, subject, heard.value);
    if (read.ok) this.#take({ type: "clock", vector: read.value });
    else this.#refuse("meaning");
  }

  #look(): void {
    this.#take({ type: "time" });
    if (!this.#followers.look()) return;
    this.#listed = null;
    this.#tell(null);
  }

  async #ask(): Promise<void> {
    const { connection, prefix } = this.#options;
    if (!connection.connected) return;
    const subject = channelSubjects(prefix).list;
    const answer = await ask(connection, { subject }, "channel-list");
    if (!answer.ok) {
      // Without a host there is no answer, and nothing to be heard of it.
      if (answer.reason === "unreadable") this.#refuse("list");
      return;
    }
    const read = readChannelList(answer.value);
    if (read.ok) this.#take({ type: "list", list: read.value });
    else this.#refuse("meaning");
  }

  #refuse(reason: StageRefusal): void {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
  }

  #take(input: DirectoryInput): void {
    const now_ms = this.#options.clock.monotonicMs();
    const { directory, events } = reduceDirectory(this.#directory, input, now_ms);
    if (directory.entries !== this.#directory.entries) this.#listed = null;
    this.#directory = directory;
    for (const event of events) this.#hear(event);
  }

  #hear(event: DirectoryEvent): void {
    switch (event.type) {
      case "ask host":
        return void this.#ask();
      case "refused":
        return this.#refuse(event.reason);
      case "group replay started":
      case "group replay stopped":
      case "host lost":
      case "host back":
        this.#tell(event);
    }
  }

  #tell(event: FollowEvent | null): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #list(): Listed {
    return this.#listed ??= this.#described();
  }

  #described(): Listed {
    const { prefix, stream } = this.#options;
    const followersOf = (channel_id: string) => this.#followers.counts.get(channel_id) ?? 0;
    const replays = this.#directory.entries.map((entry): ShownChannel => ({
      channel_id: entry.channel_id,
      subject: channelSubject(prefix, entry.channel_id),
      display_name: entry.display_name,
      kind: "group replay",
      stream: entry.stream,
      identifier: entry.identifier,
      ...(entry.sender === undefined ? {} : { sender: entry.sender }),
      followers: followersOf(entry.channel_id),
      ...(entry.vector ? { clock: plainVector(entry.vector) } : {}),
    }));
    const domains = this.#live.current;
    const live = {
      ...livestreamDescriptor(prefix, stream),
      followers: followersOf(LIVESTREAM),
    };
    const { kept, left_out } = withinBytes(replays.toReversed());
    const channels = [domains === null ? live : { ...live, domains }, ...kept.toReversed()];
    return { channels, left_out };
  }
}
