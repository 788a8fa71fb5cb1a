import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { JetStreamSource } from "@rangecast/bus/jetstream-source";
import { streamName } from "@rangecast/bus/streams";
import type { Track } from "@rangecast/domains/domain";
import { type FlightLimits, flightLimits } from "@rangecast/domains/flight/ages";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import type { FlightMessage } from "@rangecast/domains/flight/message";
import { flightSubject } from "@rangecast/domains/flight/subjects";
import type { Flight } from "@rangecast/gateway/flights/flight";
import { flightAt } from "@rangecast/gateway/flights/flight-at";
import type { Boundary, SourceMessage } from "@rangecast/playback/source";
import { DeskQueue } from "./desk_queue.ts";

/** Messages of one aircraft that are looked at for one answer. */
const MAX_OF_ONE = 5_000;
/** Messages of all aircraft that are looked at for one answer. */
export const MAX_MESSAGES = 200_000;
/** Flights of one answer, over all its frames. */
export const MAX_ROWS = 50_000;
const PAGE = 2_000;

const NO_TAGS = {
  between: () => [],
  onChange: () => () => {},
  ready: () => Promise.resolve(),
};

export interface FlightsPastOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  readonly stale_ms: number;
}

/** All flights at one instant. */
export interface Frame {
  readonly at_ms: number;
  readonly flights: readonly Flight[];
}

export interface Stretch {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly interval_ms: number;
}

/** A stretch that holds more than is told at a time. */
export class TooMuch extends Error {
  override name = "TooMuch";
}

/** What was heard of flights before, from their stream. Several answers at a time, not many. */
export class FlightsPast {
  readonly #options: FlightsPastOptions;
  readonly #limits: FlightLimits;
  readonly #domain;
  readonly #queue = new DeskQueue();

  constructor(options: FlightsPastOptions) {
    this.#options = options;
    this.#limits = flightLimits(options.stale_ms);
    this.#domain = flightDomain({ prefix: options.prefix, limits: this.#limits });
  }

  /**
   * The messages of one aircraft since `from_ms`, oldest first, the newest `limit` of them; null
   * when too many ask at a time.
   * @throws Error when the broker does not answer.
   */
  ofOne(icao24: string, from_ms: number, limit: number): Promise<FlightMessage[] | null> {
    return this.#queue.run(async () => {
      const { clock, prefix } = this.#options;
      const source = this.#source(flightSubject(prefix, icao24));
      const found = await source.range({ time_ms: from_ms }, clock.nowMs(), MAX_OF_ONE);
      return found.messages.flatMap((message) => this.#read(message)).slice(-limit);
    });
  }

  /**
   * All flights at each instant of a stretch; null when too many ask at a time.
   * @throws TooMuch when that would be more than is told at a time.
   * @throws Error when the broker does not answer.
   */
  frames({ start_ms, end_ms, interval_ms }: Stretch): Promise<Frame[] | null> {
    return this.#queue.run(async () => {
      const source = this.#source(...this.#domain.filters);
      const state = await source.stateAt({ time_ms: start_ms });
      const reel = new Reel(this.#limits, start_ms, end_ms, interval_ms);
      for (const message of state.telemetry) this.#apply(reel, message);
      let after: Boundary = state.boundary;
      for (let read = 0;; read += PAGE) {
        if (read >= MAX_MESSAGES) {
          throw new TooMuch(`The stretch must hold at most ${MAX_MESSAGES} messages.`);
        }
        const { messages, more } = await source.range(after, end_ms, PAGE);
        for (const message of messages) this.#apply(reel, message);
        const last = messages.at(-1);
        if (!more || !last) return reel.finish();
        after = { time_ms: last.time_ms, after: { stream: last.stream, seq: last.seq } };
      }
    });
  }

  #apply(reel: Reel, source: SourceMessage): void {
    const message = this.#decode(source);
    if (!message) return;
    const header = (name: string) => source.header(name);
    const seen = this.#domain.observe(message, { stored_ms: source.time_ms, header });
    reel.moveTo(source.time_ms);
    reel.tracks.set(
      seen.entity,
      this.#domain.reduce(reel.tracks.get(seen.entity) ?? null, seen),
    );
  }

  #read(source: SourceMessage): FlightMessage[] {
    const message = this.#decode(source);
    return message ? [message] : [];
  }

  #decode({ subject, body }: SourceMessage): FlightMessage | null {
    const message = this.#domain.owns(subject) ? this.#domain.decode(body) : "subject";
    return typeof message === "string" ? null : message;
  }

  #source(...filters: readonly string[]): JetStreamSource {
    const { connection, clock, prefix } = this.#options;
    const stream = streamName(prefix, "flights");
    const streams = [{ stream, filters, ifMissing: "skip" as const }];
    return new JetStreamSource({ connection, clock, prefix, streams, tags: NO_TAGS });
  }
}

/** Takes a frame at each instant, from tracks that change in between. */
class Reel {
  readonly tracks = new Map<string, Track<FlightMessage>>();
  readonly #frames: Frame[] = [];
  #next_ms: number;
  #rows = 0;

  constructor(
    readonly limits: FlightLimits,
    start_ms: number,
    readonly end_ms: number,
    readonly interval_ms: number,
  ) {
    this.#next_ms = start_ms;
  }

  /** Takes the frames before `at_ms`. */
  moveTo(at_ms: number): void {
    while (this.#next_ms < at_ms && this.#next_ms <= this.end_ms) this.#take();
  }

  finish(): Frame[] {
    this.moveTo(Infinity);
    return this.#frames;
  }

  #take(): void {
    const at_ms = this.#next_ms;
    const flights: Flight[] = [];
    for (const [icao24, track] of this.tracks) {
      const view = flightAt(track, at_ms, this.limits);
      if (view) flights.push(view.flight);
      else this.tracks.delete(icao24);
    }
    this.#rows += flights.length;
    if (this.#rows > MAX_ROWS) {
      throw new TooMuch(`All frames together must hold at most ${MAX_ROWS} flights.`);
    }
    this.#frames.push({ at_ms, flights });
    this.#next_ms += this.interval_ms;
  }
}
