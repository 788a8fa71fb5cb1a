import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Clock } from "@rangecast/base/clock";
import type { Tag } from "@rangecast/channel/tag";
import type { Place } from "@rangecast/gateway/protocol";
import type {
  Delta,
  DisplayMessage,
  FindingMessage,
  Gap,
  Snapshot,
  SubscriptionMessage,
} from "@rangecast/gateway/server-message";
import type { ClockOffset } from "../time/clock_offset.ts";
import { Playhead, type PlayheadView } from "../time/playhead.ts";
import { TrackFeed } from "../tracks/track_feed.ts";
import { TrackTable } from "../tracks/track_table.ts";
import type { DomainLatency } from "./latency.ts";
import { RecentWay, slowestOf } from "./recent_way.ts";
import { ShownInstant, type ShownState } from "./shown_instant.ts";
import { mergeTags } from "./tag_list.ts";

/** Which state is shown. */
export interface Shown {
  /** Null until the first state is complete. */
  readonly channel_id: string | null;
  /** Changes whenever continuity breaks. */
  readonly epoch: string | null;
  /** Share of a snapshot that is being received, 0..1; null when there is none. */
  readonly progress: number | null;
}

/** What has gone past this viewer, by its reason. */
export interface Losses {
  /** Snapshots that were asked for, as a state did not lead on from the one before. */
  readonly resyncs: number;
  /** Resumes for which the gateway had forgotten what came between. */
  readonly resumes: number;
  /** Tracks that found no room. */
  readonly tracks: number;
}

/** The picture of one channel: its tracks, its clock, and what is said on it. */
export class Picture {
  readonly #offset: ClockOffset;
  readonly #resync: (domain: string) => void;
  readonly #feed: TrackFeed;
  /** Of the domains beside the first one, by their names. */
  readonly #others = new Map<string, TrackFeed>();
  readonly #findingsOf = new Map<string, FindingMessage>();
  readonly #ways = new Map<string, RecentWay>();

  readonly tracks: TrackTable;
  readonly playhead: Playhead;
  readonly #instant: ShownInstant;
  /** Receive time of the newest sample, Unix ms; null before the first. */
  newest_ms: number | null = null;

  readonly #shown = signal<Shown>({ channel_id: null, epoch: null, progress: null });
  readonly #clockView: Signal<PlayheadView>;
  readonly #display = signal<DisplayMessage | null>(null);
  readonly #tags = signal<readonly Tag[]>([]);
  readonly #tagsLeftOut = signal(0);
  readonly #findings = signal<FindingMessage["findings"]>([]);
  readonly #findingsLeftOut = signal(0);
  readonly #losses = signal<Losses>({ resyncs: 0, resumes: 0, tracks: 0 });

  /** `resync` asks for a snapshot of a domain; `domain` is the one whose state is the page's. */
  constructor(
    clock: Clock,
    offset: ClockOffset,
    domain: string,
    resync: (domain: string) => void,
  ) {
    this.#offset = offset;
    this.#resync = resync;
    this.tracks = new TrackTable(domain);
    this.#feed = new TrackFeed(this.tracks);
    this.playhead = new Playhead(clock, offset);
    this.#instant = new ShownInstant(this.playhead);
    this.#clockView = signal(this.playhead.view);
  }

  get shown(): ReadonlySignal<Shown> {
    return this.#shown;
  }

  /** What the clock of the channel does; {@linkcode playhead} gives the instant itself. */
  get clockView(): ReadonlySignal<PlayheadView> {
    return this.#clockView;
  }

  get display(): ReadonlySignal<DisplayMessage | null> {
    return this.#display;
  }

  /** Oldest first by the instant that they mark; in a replay those that the playhead has reached. */
  get tags(): ReadonlySignal<readonly Tag[]> {
    return this.#tags;
  }

  /** How many more tags there are that are not listed. */
  get tagsLeftOut(): ReadonlySignal<number> {
    return this.#tagsLeftOut;
  }

  get findings(): ReadonlySignal<FindingMessage["findings"]> {
    return this.#findings;
  }

  /** How many more findings there are that are not listed. */
  get findingsLeftOut(): ReadonlySignal<number> {
    return this.#findingsLeftOut;
  }

  get losses(): ReadonlySignal<Losses> {
    return this.#losses;
  }

  /** How observations of a domain have come here lately, on live. */
  wayOf(domain: string): RecentWay {
    const way = this.#ways.get(domain) ?? new RecentWay();
    this.#ways.set(domain, way);
    return way;
  }

  /** From receipt to this screen, on live, of the slowest domain; null before the first sample. */
  latency(): DomainLatency | null {
    return slowestOf(this.#ways);
  }

  /** The instant whose state the tracks are, Unix ms on the channel's timeline. */
  shownMs(): number {
    return this.#instant.of(this.#state);
  }

  /** Whether the clock tells of a state that is not there yet. */
  get awaitsState(): boolean {
    return this.#instant.isClockAhead(this.#state);
  }

  get #state(): ShownState {
    return { epoch: this.#feed.place?.epoch ?? null, newest_ms: this.newest_ms };
  }

  /** Where to go on from on another socket. */
  placeOf(domain: string): Place | null {
    return this.#feedOf(domain).place;
  }

  /** Tracks of a domain that is no longer served go. */
  keepOnly(domains: readonly string[]): void {
    for (const domain of this.#others.keys()) {
      if (domains.includes(domain)) continue;
      this.#others.delete(domain);
      this.#findingsOf.delete(domain);
      this.#ways.delete(domain);
      this.tracks.replace([], true, domain);
    }
    this.#listFindings();
  }

  #feedOf(domain: string): TrackFeed {
    if (domain === this.tracks.primary) return this.#feed;
    const feed = this.#others.get(domain) ?? new TrackFeed(this.tracks, domain);
    this.#others.set(domain, feed);
    return feed;
  }

  /** The socket has broken: what was begun is not going to be finished. */
  interrupt(): void {
    for (const feed of [this.#feed, ...this.#others.values()]) feed.interrupt();
    this.#show({ ...this.#shown.value, progress: null });
  }

  /** A state that only leads on is no news: with every tick views would be rendered for nothing. */
  #show(shown: Shown): void {
    const { channel_id, epoch, progress } = this.#shown.value;
    const isSame = channel_id === shown.channel_id && epoch === shown.epoch &&
      progress === shown.progress;
    if (!isSame) this.#shown.value = shown;
  }

  /**
   * Takes what has come. Clock, tags and display come with the first domain alone: the others are
   * subscribed `beside` it.
   */
  take(message: SubscriptionMessage, domain = this.tracks.primary): void {
    const isFirst = domain === this.tracks.primary;
    switch (message.type) {
      case "snapshot":
      case "delta":
        return isFirst ? this.#takeTracks(message) : this.#takeOthers(message, domain);
      case "clock":
        this.#clockView.value = this.#instant.setClock(message, this.#state);
        return;
      case "display":
        this.#display.value = message;
        return;
      case "tag":
        this.#tags.value = mergeTags(this.#tags.value, message);
        this.#tagsLeftOut.value = message.left_out ?? 0;
        return;
      case "finding":
        this.#findingsOf.set(domain, message);
        return this.#listFindings();
      case "gap":
        return this.#lost(message);
      case "batch":
        return;
    }
  }

  #takeTracks(message: Snapshot | Delta): void {
    const epoch = this.#feed.place?.epoch;
    const outcome = this.#feed.take(message);
    if (outcome === "misfit") return this.#misfit(this.tracks.primary);
    const { place, channel_id, progress } = this.#feed;
    if (outcome === "applied") {
      if (place?.epoch !== epoch) this.#begin();
      this.#dropOldFindings(this.tracks.primary);
      this.#measure(message, this.tracks.primary);
      this.#countRefused();
    }
    this.#show({
      channel_id,
      epoch: place?.epoch ?? null,
      // A delta is waited for by nobody.
      progress: message.type === "snapshot" ? progress : null,
    });
  }

  #takeOthers(message: Snapshot | Delta, domain: string): void {
    const feed = this.#feedOf(domain);
    const epoch = feed.place?.epoch;
    const { version } = this.tracks;
    const outcome = feed.take(message);
    if (outcome === "misfit") return this.#misfit(domain);
    if (outcome !== "applied") return;
    // A delta of the stretch before may have come after the first domain had begun anew.
    const isAnew = feed.place?.epoch !== epoch;
    if (isAnew) this.#ways.delete(domain);
    this.#dropOldFindings(domain);
    this.#measure(message, domain);
    this.#countRefused();
    // Views that follow what is shown are to see that another domain has come as well.
    if (isAnew && this.tracks.version !== version) this.#shown.value = { ...this.#shown.value };
  }

  /** A stretch without findings brings no list: the one of the stretch before is none of its own. */
  #dropOldFindings(domain: string): void {
    const told = this.#findingsOf.get(domain);
    if (!told || told.epoch === this.#feedOf(domain).place?.epoch) return;
    this.#findingsOf.delete(domain);
    this.#listFindings();
  }

  #listFindings(): void {
    const told = [...this.#findingsOf.values()];
    this.#findings.value = told.flatMap(({ findings }) => findings);
    this.#findingsLeftOut.value = told.reduce((sum, { left_out }) => sum + left_out, 0);
  }

  #misfit(domain: string): void {
    const losses = this.#losses.value;
    this.#losses.value = { ...losses, resyncs: losses.resyncs + 1 };
    this.#resync(domain);
  }

  #countRefused(): void {
    const { refused } = this.tracks;
    if (refused === this.#losses.value.tracks) return;
    this.#losses.value = { ...this.#losses.value, tracks: refused };
  }

  #begin(): void {
    this.#ways.clear();
    this.#instant.begin();
    this.newest_ms = null;
  }

  /** A snapshot holds what is old for good reasons: it says nothing about the way to here. */
  #measure(message: Snapshot | Delta, domain: string): void {
    const { tracks } = this;
    let newest_ms = -Infinity;
    for (let row = 0; row < tracks.high; row++) {
      const recv_ms = tracks.recv_ms[row] ?? NaN;
      if (tracks.entity[row] !== null && recv_ms > newest_ms) newest_ms = recv_ms;
    }
    if (newest_ms > -Infinity) this.newest_ms = newest_ms;
    const passage = message.type === "delta" ? message.passage : undefined;
    if (passage) this.wayOf(domain).record(passage, this.#offset.serverNowMs());
  }

  #lost({ reason }: Gap): void {
    if (reason !== "cannot resume") return;
    const losses = this.#losses.value;
    this.#losses.value = { ...losses, resumes: losses.resumes + 1 };
  }
}
