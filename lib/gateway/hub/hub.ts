import { assert } from "@rangecast/base/assert";
import type { Clock, TimerId } from "@rangecast/base/clock";
import type { Subscribe } from "../protocol/client_message.ts";
import { MAX_SUBSCRIPTIONS } from "../protocol/protocol.ts";
import { AudienceTable, type AudienceWish } from "./audience_table.ts";
import type { Client } from "./client.ts";
import { Feed } from "./feed.ts";
import { HubCounts } from "./hub_counts.ts";
import { PING_INTERVAL_MS } from "./link_life.ts";
import type { Picture } from "./picture.ts";
import type { OpenPicture } from "./picture_source.ts";
import { TICK_MS } from "./ticks.ts";

/** Clients of a hub unless it is told otherwise. */
export const DEFAULT_MAX_CLIENTS = 2_000;
const SWEEP_INTERVAL_MS = 1_000;
/** From what was shown of jumps to what is shown of the next ones: about a frame of a display. */
export const BEGIN_INTERVAL_MS = 20;

export interface HubOptions {
  readonly clock: Clock;
  readonly open: OpenPicture;
  /** @default DEFAULT_MAX_CLIENTS */
  readonly maxClients?: number;
  /** Called when a channel cannot be left. */
  readonly onFault: (error: unknown) => void;
}

/** A subscription to one channel, which is settled. */
export type Wanted = Pick<Subscribe, "id" | "domain" | "filter" | "view" | "resume" | "beside"> & {
  readonly channel_id: string;
};

export type Subscribed =
  | "subscribed"
  | "too many subscriptions"
  | "too many audiences"
  | "no such channel"
  | "no such domain";

/**
 * Shows channels to many viewers. Twenty times a second it takes in what has changed, makes one
 * state of it per audience, and sends each viewer what its link can take.
 */
export class Hub implements AsyncDisposable {
  readonly counts = new HubCounts();
  readonly #clients = new Set<Client>();
  readonly #audiences: AudienceTable;
  readonly #options: HubOptions;
  readonly #timers: readonly TimerId[];
  #ticking: TimerId;
  /** For stretches that have just begun. */
  #begun: TimerId | null = null;
  /** When stretches that have begun may be shown again, on the monotonic clock. */
  #begin_ms = -Infinity;
  /** When the next tick is due, on the monotonic clock. */
  #due_ms: number;

  constructor(options: HubOptions) {
    const { clock } = options;
    this.#options = options;
    this.#audiences = new AudienceTable({ ...options, onBegin: () => this.#serveSoon() });
    this.#timers = [
      clock.setRepeating(() => this.#audiences.sweep(this.#used()), SWEEP_INTERVAL_MS),
      clock.setRepeating(() => this.#checkLife(), PING_INTERVAL_MS),
    ];
    this.#due_ms = clock.monotonicMs() + TICK_MS;
    this.#ticking = clock.setTimer(() => this.#tick(), TICK_MS);
  }

  get clients(): number {
    return this.#clients.size;
  }

  get audiences(): number {
    return this.#audiences.size;
  }

  get pictures(): number {
    return this.#audiences.pictures;
  }

  /** What there is in the pictures and is not shown for want of room. */
  get leftOut(): Readonly<Record<"findings" | "tags", number>> {
    return this.#audiences.leftOut;
  }

  get full(): boolean {
    return this.#clients.size >= (this.#options.maxClients ?? DEFAULT_MAX_CLIENTS);
  }

  attach(client: Client): void {
    assert(!this.full, "a hub that is full takes no client");
    this.#clients.add(client);
  }

  /** Forgets a client whose link has ended. */
  detach(client: Client): void {
    this.#clients.delete(client);
    client.ended();
  }

  /** Begins a subscription of `client`, or goes over to another channel under the same id. */
  subscribe(client: Client, wanted: Wanted): Subscribed {
    const { id, resume, beside } = wanted;
    if (!client.feeds.has(id) && client.feeds.size >= MAX_SUBSCRIPTIONS) {
      return "too many subscriptions";
    }
    const found = this.#audiences.find(wanted);
    if (typeof found === "string") return found;
    const { counts } = this;
    const { encoding } = client;
    client.feeds.set(id, new Feed({ ...found, encoding, counts, resume, beside }));
    client.pump();
    return "subscribed";
  }

  /** Opens what somebody who is about to come will subscribe to; it is kept for half a minute. */
  prepare(wanted: AudienceWish): void {
    this.#audiences.find(wanted);
  }

  /** Forgets a channel that is over for good; who was shown it is shown nothing more of it. */
  closeChannel(channel_id: string): void {
    this.#audiences.close(channel_id);
  }

  /** Hears no more of the channels. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { clock } = this.#options;
    for (const timer of [...this.#timers, this.#ticking]) clock.clearTimer(timer);
    if (this.#begun) clock.clearTimer(this.#begun);
    await this.#audiences[Symbol.asyncDispose]();
  }

  #tick(): void {
    const { clock } = this.#options;
    const ended_ms = this.#timed(() => {
      this.#audiences.tick();
      for (const client of this.#byUrgency()) this.#serve(client, client.feeds.values());
    });
    // By the clock, not by the last tick: else each would push all later ones back.
    this.#due_ms += TICK_MS * Math.max(1, Math.ceil((ended_ms - this.#due_ms) / TICK_MS));
    this.#ticking = clock.setTimer(() => this.#tick(), this.#due_ms - ended_ms);
  }

  /** Who watches most often comes first: what waits behind others is the sooner out of date. */
  #byUrgency(): Client[] {
    return [...this.#clients].map((client) => ({ client, interval: client.interval }))
      .sort((a, b) => a.interval - b.interval).map(({ client }) => client);
  }

  /** Does what is counted and timed as a tick; returns when that has ended. */
  #timed(work: () => void): number {
    const { clock } = this.#options;
    const begun_ms = clock.monotonicMs();
    work();
    this.counts.ticks++;
    const ended_ms = clock.monotonicMs();
    this.counts.tick_ms.record(ended_ms - begun_ms);
    return ended_ms;
  }

  /** Who jumps is not kept waiting for the next tick: a drag over time is a jump with every frame. */
  #serveSoon(): void {
    const { clock } = this.#options;
    if (this.#begun !== null) return;
    const wait_ms = this.#begin_ms - clock.monotonicMs();
    // Behind what has brought the jump: tags and the clock belong to it. A timer would take longer.
    if (wait_ms <= 0) queueMicrotask(() => this.#showBegun());
    else {
      this.#begun = clock.setTimer(() => {
        this.#begun = null;
        this.#showBegun();
      }, wait_ms);
    }
  }

  #showBegun(): void {
    // A tick of all may have shown it meanwhile.
    if (!this.#audiences.hasBegun) return;
    const { clock } = this.#options;
    // Taking in what has come may bring the next jump.
    this.#begin_ms = clock.monotonicMs() + BEGIN_INTERVAL_MS;
    const ended_ms = this.#timed(() => this.#serveBegun(this.#audiences.tickBegun()));
    this.#begin_ms = ended_ms + BEGIN_INTERVAL_MS;
  }

  #serveBegun(pictures: ReadonlySet<Picture>): void {
    for (const client of this.#clients) {
      const feeds = [...client.feeds.values()].filter(({ picture }) => pictures.has(picture));
      if (feeds.length > 0) this.#serve(client, feeds);
    }
  }

  #serve(client: Client, feeds: Iterable<Feed>): void {
    client.pump();
    for (const feed of feeds) {
      if (feed.conflated) this.counts.conflated++;
    }
  }

  #checkLife(): void {
    for (const client of this.#clients) client.checkLife();
  }

  #used(): Set<unknown> {
    const used = new Set<unknown>();
    for (const client of this.#clients) {
      for (const feed of client.feeds.values()) used.add(feed.audience);
    }
    return used;
  }
}
