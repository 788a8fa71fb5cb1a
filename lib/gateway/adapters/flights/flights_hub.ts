import type { Clock, TimerId } from "@rangecast/base/clock";
import type { Host } from "../../edge/socket_edge.ts";
import type { Link } from "../../hub/link.ts";
import { PING_INTERVAL_MS } from "../../hub/link_life.ts";
import type { Identity } from "../../viewer/services.ts";
import type { Flight } from "./flight.ts";
import type { SeenFlight } from "./flight_at.ts";
import { FlightBook } from "./flight_book.ts";
import { FlightsClient } from "./flights_client.ts";
import { FlightsCounts } from "./flights_counts.ts";
import { FLIGHT_ENCODINGS, FlightsMessage } from "./flights_message.ts";

export const FLIGHTS_PATH = "/ws/flights";
/** Clients at a time: a snapshot of some MB may wait for each. */
export const MAX_FLIGHT_CLIENTS = 256;

/** Where the flights come from: the livestream of the domain, read once per process. */
export interface FlightsSource {
  /** Whether the state that there was before has been loaded. */
  readonly ready: boolean;
  readonly tracks: ReadonlyMap<string, SeenFlight>;
  /** Takes in what has come since the last call. */
  flush(): void;
}

export interface FlightsHubOptions {
  readonly clock: Clock;
  readonly source: FlightsSource;
  /** Between two deltas. */
  readonly interval_ms: number;
  /** Age from which on a flight is stale. */
  readonly stale_ms: number;
  /** @default MAX_FLIGHT_CLIENTS */
  readonly maxClients?: number;
}

/** What all clients at one version are told next. */
interface Step {
  readonly message: FlightsMessage;
  readonly version: number;
}

/** Tells clients that know only `/ws/flights` of all flights of the livestream. */
export class FlightsHub implements Host<FlightsClient>, AsyncDisposable {
  readonly counts = new FlightsCounts();
  readonly #options: FlightsHubOptions;
  readonly #book: FlightBook;
  readonly #clients = new Set<FlightsClient>();
  readonly #timers: readonly TimerId[];
  /** By the version that they lead on from, null for a snapshot; made anew at each version. */
  readonly #steps = new Map<number | null, Step | null>();
  #ready = false;

  constructor(options: FlightsHubOptions) {
    const { clock, interval_ms, stale_ms } = options;
    this.#options = options;
    this.#book = new FlightBook(stale_ms);
    this.#timers = [
      clock.setRepeating(() => this.#tick(), interval_ms),
      clock.setRepeating(() => this.#checkLife(), PING_INTERVAL_MS),
    ];
  }

  /** Whether there is a state to tell. */
  get ready(): boolean {
    return this.#ready;
  }

  get clients(): number {
    return this.#clients.size;
  }

  get size(): number {
    return this.#book.size;
  }

  /** Flights that there is no room for. */
  get leftOut(): number {
    return this.#book.leftOut;
  }

  flights(): Flight[] {
    return this.#book.flights();
  }

  accept(link: Link, _identity: Identity, protocol: string): FlightsClient {
    const { clock, maxClients = MAX_FLIGHT_CLIENTS } = this.#options;
    const encoding = FLIGHT_ENCODINGS.find((each) => each === protocol) ?? "json";
    const client = new FlightsClient({ link, clock, encoding, counts: this.counts });
    if (this.#clients.size >= maxClients) {
      client.refuse();
      return client;
    }
    this.#clients.add(client);
    if (this.#ready) this.#pump(client);
    return client;
  }

  forget(client: FlightsClient): Promise<void> {
    this.#clients.delete(client);
    client.ended();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) this.#options.clock.clearTimer(timer);
    for (const client of this.#clients) client.ended();
    this.#clients.clear();
    return Promise.resolve();
  }

  #tick(): void {
    const { source, clock } = this.#options;
    source.flush();
    if (!source.ready) return;
    const before = this.#book.version;
    this.#book.look(source.tracks, clock.nowMs(), clock.monotonicMs());
    if (this.#book.version !== before) this.#steps.clear();
    this.#ready = true;
    for (const client of this.#clients) this.#pump(client);
  }

  #pump(client: FlightsClient): void {
    client.pump(this.#book.version, (base) => this.#stepFrom(base));
  }

  #stepFrom(base: number | null): Step | null {
    const known = this.#steps.get(base);
    if (known !== undefined) return known;
    const step = this.#makeStep(base);
    this.#steps.set(base, step);
    return step;
  }

  #makeStep(base: number | null): Step | null {
    const { version } = this.#book;
    if (base === null) {
      const contents = { type: "snapshot", flights: this.#book.flights() } as const;
      return { message: new FlightsMessage(contents), version };
    }
    const changes = this.#book.changesSince(base);
    if (!changes) return null;
    return { message: new FlightsMessage({ type: "delta", ...changes }), version };
  }

  #checkLife(): void {
    for (const client of this.#clients) client.checkLife();
  }
}
