import type { Subscription } from "@nats-io/nats-core";
import { type Clock, sleep, type TimerId } from "@rangecast/base/clock";
import { readChannelList } from "@rangecast/channel/channel-list";
import { type ClockVector, readClockVector } from "@rangecast/channel/clock-vector";
import {
  type Directory,
  type DirectoryEntry,
  type DirectoryEvent,
  type DirectoryInput,
  type DirectoryRefusal,
  EMPTY_DIRECTORY,
  reduceDirectory,
} from "@rangecast/channel/directory";
import { readReplayControl } from "@rangecast/channel/replay-control";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { BusConnection } from "./connection.ts";
import { ask } from "./speak.ts";
import { hear, type SpokenRefusal } from "./spoken.ts";
import { StreamReader } from "./stream_reader.ts";
import { streamName } from "./streams.ts";

/** How often the silence of clocks is looked at. */
const TIME_INTERVAL_MS = 1000;
/** The list is asked for even when reading the control messages has not begun by then. */
const OPEN_LIMIT_MS = 2000;

/** What is told of the group replays of a prefix. */
export type DirectoryChange = Exclude<
  DirectoryEvent,
  { readonly type: "ask host" } | { readonly type: "refused" }
>;

/** Why a message has changed nothing. `meaning`: it fits its schema, and cannot be meant. */
export type DirectoryMisfit = DirectoryRefusal | SpokenRefusal | "meaning";

export interface LiveDirectoryOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** Called with each change once {@linkcode LiveDirectory.open} has resolved. */
  onChange(change: DirectoryChange): void;
  /** Called with each clock vector of a group replay, whether it changes anything or not. */
  onVector?(vector: ClockVector): void;
}

/** The group replays that run, kept live: from control messages, clocks, and the host's list. */
export class LiveDirectory implements AsyncDisposable {
  readonly #options: LiveDirectoryOptions;
  readonly #control: StreamReader;
  readonly #clocks: Subscription;
  readonly #timer: TimerId;
  readonly #refused = new Map<DirectoryMisfit, number>();
  readonly #begun = Promise.withResolvers<void>();
  #directory: Directory = EMPTY_DIRECTORY;
  #isOpen = false;

  constructor(options: LiveDirectoryOptions) {
    const { connection, clock, prefix } = options;
    const { control, clocks } = channelSubjects(prefix);
    this.#options = options;
    this.#control = new StreamReader({
      connection,
      clock,
      stream: streamName(prefix, "ops"),
      filters: [control],
      from: { type: "now" },
      onChange: () => this.#drainControl(),
    });
    // One token: the clocks of private replays have more.
    this.#clocks = connection.nats.subscribe(clocks.replace(/>$/, "*"), {
      callback: (error, message) => {
        if (!error) this.#hearClock(message.subject, message.data);
      },
    });
    this.#timer = clock.setRepeating(() => this.#take({ type: "time" }), TIME_INTERVAL_MS);
  }

  /**
   * Resolves when the host was asked for its list once, and everything behind that is heard. False
   * when no host has answered: then none of what runs is known yet.
   */
  async open(): Promise<boolean> {
    const begun = new AbortController();
    const late = sleep(this.#options.clock, OPEN_LIMIT_MS, begun.signal);
    await Promise.race([this.#begun.promise, late]);
    begun.abort();
    const answered = await this.#ask();
    this.#isOpen = true;
    return answered;
  }

  /** Oldest first. */
  get running(): readonly DirectoryEntry[] {
    return this.#directory.entries;
  }

  /** How many messages have changed nothing, by reason. */
  get refused(): ReadonlyMap<DirectoryMisfit, number> {
    return this.#refused;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.clock.clearTimer(this.#timer);
    this.#clocks.unsubscribe();
    await this.#control[Symbol.asyncDispose]();
  }

  #drainControl(): void {
    const reader = this.#control;
    for (let message = reader.take(); message; message = reader.take()) {
      const heard = hear("replay-control", message.body);
      if (!heard.ok) this.#refuse(heard.refusal);
      else if (!readReplayControl(heard.value).ok) this.#refuse("meaning");
      else this.#take({ type: "control", message: heard.value });
    }
    const { type } = reader.state;
    if (type === "reading" || type === "no stream") this.#begun.resolve();
  }

  #hearClock(subject: string, body: Uint8Array): void {
    const heard = hear("channel-clock", body);
    if (!heard.ok) return this.#refuse(heard.refusal);
    const read = readClockVector(this.#options.prefix, subject, heard.value);
    if (!read.ok) return this.#refuse("meaning");
    this.#options.onVector?.(read.value);
    this.#take({ type: "clock", vector: read.value });
  }

  /** Asks for the host's list; false without an answer that can be read. */
  async #ask(): Promise<boolean> {
    const { connection, prefix } = this.#options;
    const answer = await ask(
      connection,
      { subject: channelSubjects(prefix).list },
      "channel-list",
    );
    if (!answer.ok) return false;
    const read = readChannelList(answer.value);
    if (read.ok) this.#take({ type: "list", list: read.value });
    else this.#refuse("meaning");
    return read.ok;
  }

  #take(input: DirectoryInput): void {
    const { clock, onChange } = this.#options;
    const { directory, events } = reduceDirectory(this.#directory, input, clock.monotonicMs());
    this.#directory = directory;
    for (const event of events) {
      if (event.type === "refused") this.#refuse(event.reason);
      else if (event.type === "ask host") this.#ask();
      else if (this.#isOpen) onChange(event);
    }
  }

  #refuse(reason: DirectoryMisfit): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }
}
