import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Clock } from "@rangecast/base/clock";
import type { UnitSystem } from "@rangecast/base/units";
import type { LiveClient } from "@rangecast/client/live-client";
import { mergeTags } from "@rangecast/client/tag-list";
import type { Tag } from "@rangecast/channel/tag";
import type { LatLon } from "../models/geo/measure.ts";
import type { MapView, Surface } from "../models/address/page_address.ts";
import { countTracks, type TrackCounts } from "../models/filter/count_tracks.ts";
import { Sieve } from "../models/filter/sieve.ts";
import { NO_FILTER, type TrackFilter } from "../models/filter/track_filter.ts";
import { Motion } from "../models/map/motion.ts";
import { Trails } from "../models/map/trails.ts";
import { channelKind } from "../models/status/mode.ts";
import { type PictureState, pictureState } from "../models/status/picture_state.ts";
import { type HistorySlice, NO_HISTORY } from "../models/timeline/history.ts";
import type { StripWish } from "../models/timeline/strip_wish.ts";
import type { TimeRange } from "../models/timeline/time_range.ts";
import { browserScreen } from "./browser_screen.ts";
import { FrameLoop, type Screen } from "./frame_loop.ts";
import { Measuring } from "./measuring.ts";
import { Playback } from "./playback.ts";
import { Preferences, type PreferenceStore } from "./preferences.ts";
import { SteadyClock } from "./steady_clock.ts";

/** How often figures that only age are written anew: faster than one reads, slower than a frame. */
const BEAT_MS = 250;
/** While somebody drags over time the page is the picture's: figures beside it change this seldom. */
const BEATS_OF_DRAG = 4;
/** How long something that has not worked is said. */
const REPORT_MS = 8_000;

/** Asks the page's program what a stretch of the stream holds. */
export type LoadHistory = (
  range: TimeRange,
  parts: number,
  signal: AbortSignal,
) => Promise<HistorySlice>;

export interface DeskOptions {
  readonly client: LiveClient;
  readonly clock: Clock;
  readonly store: PreferenceStore;
  /** What frames are drawn on. @default browserScreen */
  readonly screen?: Screen;
  /** Absent where a program knows no history. */
  readonly loadHistory?: LoadHistory;
}

/** What lies over the picture. */
export type OpenSheet =
  | "help"
  | "channels"
  | "tracks"
  | "tags"
  | "findings"
  | "details"
  | "settings";

/** How much higher things are drawn on the globe than they are. */
const EXAGGERATIONS = [1, 10, 50] as const;

/** What all islands of a page share: the picture, and what the viewer does with it. */
export class Desk implements Disposable {
  readonly client: LiveClient;
  readonly clock: Clock;
  readonly playback: Playback;
  readonly preferences: Preferences;
  readonly motion: Motion;
  readonly trails: Trails;
  readonly sieve: Sieve;
  readonly steadyClock: SteadyClock;
  /** Draws whatever moves on the page. */
  readonly frames: FrameLoop;
  readonly loadHistory: LoadHistory | null;

  readonly selected: Signal<string | null> = signal(null);
  /** Which tracks are shown, on map, globe and in the table. */
  readonly filter: Signal<TrackFilter> = signal(NO_FILTER);
  readonly follows = signal(false);
  readonly sheet: Signal<OpenSheet | null> = signal(null);
  readonly measuring: Measuring = new Measuring();
  /** The middle of the range rings. */
  readonly ringCentre: Signal<LatLon | null> = signal(null);
  readonly mapView: Signal<MapView | null> = signal(null);
  /** What the picture is drawn on. */
  readonly surface: Signal<Surface> = signal("map");
  /** Heights on the globe, times that. */
  readonly exaggeration: Signal<number> = signal(EXAGGERATIONS[0]);
  /** Whether one looks out of the selected track, on the globe. */
  readonly cockpit = signal(false);
  /** Whether the land under the tracks could not be loaded, again and again. */
  readonly landAway = signal(false);
  /** Counts requests to show all tracks. */
  readonly fits = signal(0);
  /** What the strip shows. */
  readonly stripRange: Signal<TimeRange | null> = signal(null);
  /** What a key has asked of the strip: each wish is an object of its own. */
  readonly stripWish: Signal<StripWish | null> = signal(null);
  readonly history: Signal<HistorySlice> = signal(NO_HISTORY);
  /** The tags that one can go to: in a replay of one's own those ahead of the playhead as well. */
  readonly reachableTags: ReadonlySignal<readonly Tag[]>;
  /** The instant that was frozen for a tag; null while none is being written. */
  readonly tagged_ms: Signal<number | null> = signal(null);
  /** What has not worked, for a moment. */
  readonly report: Signal<string | null> = signal(null);
  readonly state: ReadonlySignal<PictureState>;
  /** Of this moment. */
  readonly counts: ReadonlySignal<TrackCounts>;
  /** Whether the viewer may handle findings, and they are shown as they stand today. */
  readonly handlesFindings: ReadonlySignal<boolean>;
  /** Changes, within a beat, when some track is called otherwise than before. */
  readonly named: ReadonlySignal<number>;
  readonly #beat = signal(0);
  /** Beats since figures were written last, during a drag. */
  #skipped = 0;
  readonly #stop: (() => void)[] = [];

  constructor({ client, clock, store, screen, loadHistory }: DeskOptions) {
    this.client = client;
    this.clock = clock;
    this.loadHistory = loadHistory ?? null;
    const { tracks, display } = client.picture;
    this.steadyClock = new SteadyClock(client.picture);
    this.frames = new FrameLoop(screen ?? browserScreen, clock);
    const told = this.steadyClock.view;
    this.playback = new Playback({ client, clock, told, report: (message) => this.say(message) });
    this.preferences = new Preferences(store, computed(() => unitsOf(display.value?.units)));
    this.motion = new Motion(tracks);
    this.trails = new Trails(tracks, this.motion);
    this.sieve = new Sieve(tracks);
    this.state = computed(() => this.#pictureState());
    this.counts = computed(() => this.#count());
    this.reachableTags = computed(() => this.#reachableTags());
    this.handlesFindings = computed(() => this.#handlesFindings());
    this.named = computed(() => this.#named());
    this.#stop.push(tracks.listen((change) => {
      this.sieve.update(change);
      this.motion.update(change);
      this.trails.update(change);
      this.frames.wake();
    }));
    this.#stop.push(client.picture.clockView.subscribe(() => this.frames.wake()));
    this.#stop.push(effect(() => this.sieve.set(this.filter.value)));
    this.#stop.push(effect(() => client.inspect(this.selected.value)));
  }

  #handlesFindings(): boolean {
    const { connection, picture } = this.client;
    const kind = channelKind(picture.shown.value.channel_id);
    const state = connection.value;
    return state.type === "open" && state.welcome.role !== "viewer" && kind === "livestream";
  }

  #named(): number {
    void this.beat.value;
    return this.client.picture.tracks.named;
  }

  #reachableTags(): readonly Tag[] {
    const shown = this.client.picture.tags.value;
    return this.playback.isOwn
      ? mergeTags(this.history.value.tags, { reset: false, tags: shown })
      : shown;
  }

  /** Connects; until then a page shows what the server has rendered. */
  start(): void {
    const timer = this.clock.setRepeating(() => this.#keepTime(), BEAT_MS);
    this.#stop.push(() => this.clock.clearTimer(timer));
    this.client.start();
  }

  #keepTime(): void {
    this.steadyClock.beat();
    this.#skipped = this.playback.wanted.peek() === null ? BEATS_OF_DRAG : this.#skipped + 1;
    if (this.#skipped < BEATS_OF_DRAG) return;
    this.#skipped = 0;
    this.#beat.value++;
  }

  /** Changes four times a second, once in a drag over time: what reads it is written anew then. */
  get beat(): ReadonlySignal<number> {
    return this.#beat;
  }

  select(entity: string | null): void {
    this.selected.value = entity;
    if (entity !== null) return;
    this.follows.value = false;
    this.cockpit.value = false;
  }

  /** The row of the selected track; -1 when it is not in the picture, or is filtered out. */
  selectedRow(): number {
    const row = this.client.picture.tracks.rowOf(this.selected.value ?? "") ?? -1;
    return this.sieve.shows(row) ? row : -1;
  }

  /** What people call a track, or `otherwise` where it is not in the picture. */
  titleOf(key: string, otherwise = key): string {
    const { tracks } = this.client.picture;
    const row = tracks.rowOf(key);
    return row === undefined ? otherwise : tracks.titleOf(row);
  }

  /** Changes some of what is asked of tracks. */
  refine(change: Partial<TrackFilter>): void {
    this.filter.value = { ...this.filter.value, ...change };
  }

  /** From the map to the globe, and back. */
  toggleSurface(): void {
    this.surface.value = this.surface.value === "map" ? "globe" : "map";
    this.cockpit.value = false;
  }

  /** Into the selected track, or out of it: a cockpit is on the globe. */
  toggleCockpit(): void {
    this.cockpit.value = !this.cockpit.value && this.selected.value !== null;
    if (this.cockpit.value) this.surface.value = "globe";
  }

  /** The next exaggeration of heights. */
  nextExaggeration(): void {
    const next = EXAGGERATIONS.findIndex((each) => each > this.exaggeration.value);
    this.exaggeration.value = EXAGGERATIONS[next] ?? EXAGGERATIONS[0];
  }

  /** Rings around the selected track, or around what the map shows; or none. */
  toggleRings(): void {
    const { tracks } = this.client.picture;
    const row = tracks.rowOf(this.selected.value ?? "") ?? -1;
    const [lat, lon] = [tracks.lat[row] ?? NaN, tracks.lon[row] ?? NaN];
    const centre = Number.isFinite(lat + lon) ? { lat, lon } : this.mapView.value;
    this.ringCentre.value = this.ringCentre.value === null ? centre : null;
  }

  /** Freezes the instant first, and asks for the words afterwards. */
  tag(): void {
    this.tagged_ms.value = this.client.picture.playhead.nowMs();
  }

  /** A tag that was deleted cannot be gone to: what was read of the past still has it. */
  forgetTag(id: string): void {
    const { tags, ...rest } = this.history.value;
    this.history.value = { ...rest, tags: tags.filter((tag) => tag.id !== id) };
  }

  /** Tells the viewer what has not worked. */
  say(message: string): void {
    this.report.value = message;
    this.clock.setTimer(() => {
      if (this.report.value === message) this.report.value = null;
    }, REPORT_MS);
  }

  /** Age of the newest sample on the channel's timeline; null before the first. */
  ageMs(): number | null {
    const { picture } = this.client;
    const { newest_ms } = picture;
    return newest_ms === null ? null : Math.max(0, picture.shownMs() - newest_ms);
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stop.toReversed()) stop();
    this.steadyClock[Symbol.dispose]();
    this.playback[Symbol.dispose]();
    this.client[Symbol.dispose]();
  }

  #count(): TrackCounts {
    void this.beat.value;
    void this.filter.value;
    return countTracks(this.client.picture.tracks, this.sieve);
  }

  #pictureState(): PictureState {
    void this.beat.value;
    const { connection, complaint, picture, health } = this.client;
    const { channel_id, progress } = picture.shown.value;
    return pictureState({
      ...{ connection: connection.value, complaint: complaint.value, channel_id, progress },
      clock: this.steadyClock.view.value,
      tracks: picture.tracks.size,
      awaitsState: picture.awaitsState,
      age_ms: this.ageMs(),
      problem: health.value?.problem ?? null,
    });
  }
}

function unitsOf(text: string | null | undefined): UnitSystem | null {
  return text === "metric" || text === "imperial" ? text : null;
}
