import type { Clock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { Wakeup } from "@rangecast/base/wakeup";
import type { ReaderState } from "@rangecast/bus/stream-reader";
import type { Rate } from "./config.ts";
import type { Frame, FrameRefusal, PlayedMessage } from "./frame.ts";
import { Pacer } from "./pacer.ts";
import type { Span } from "./span.ts";
import type { Timeline } from "./timeline.ts";

/** Frames shown before everything else in the program has its turn. */
const FRAMES_PER_TURN = 256;
/** How often the ends are looked at while nothing happens. */
const LOOK_INTERVAL_MS = 250;
/** A message that was stored before the end may arrive this much after it. */
const END_GRACE_MS = 500;
/** A stretch of the past is given up when the broker has not begun to give it by then. */
const GIVE_UP_AFTER_MS = 10_000;

/** Why a player is done. */
export type EndReason = "stopped" | "output closed" | "duration" | "idle" | "end of range";

/** Where messages come from: a station, or a list in a test. */
export interface MessageSource {
  readonly state: ReaderState;
  readonly size: number;
  readonly caughtUp: boolean;
  take(): PlayedMessage | undefined;
}

/** Where frames go. */
export interface FrameSink {
  readonly hasRoom: boolean;
  /** Resolves when there is room again. */
  ready(): Promise<void>;
  /** The reader of the output has gone away. */
  readonly closed: boolean;
  /** `error_ms`: how late it is against the schedule; null where there is none. */
  show(frame: Frame, pacing: { readonly live: boolean; readonly error_ms: number | null }): void;
  refuse(message: PlayedMessage, reason: FrameRefusal): void;
}

export interface PlaybackOptions {
  readonly source: MessageSource;
  readonly sink: FrameSink;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** What the source is called in messages. */
  readonly stream: string;
  readonly span: Span;
  readonly rate: Rate;
  readonly timeline: Timeline;
  readonly duration_ms: number | undefined;
  readonly exitOnIdle_ms: number | undefined;
  read(message: PlayedMessage): Frame | FrameRefusal;
  /** History has caught up: from here on it is live. */
  onLive(): void;
}

/** Takes messages in order, waits until each is due, and shows it; ends for one of several reasons. */
export class Playback {
  readonly #options: PlaybackOptions;
  readonly #wakeup: Wakeup;
  readonly #pacer: Pacer | null;
  readonly #started_ms: number;
  #live: boolean;
  #next: { readonly frame: Frame; readonly due_ms: number | null } | null = null;
  #active_ms: number;
  #shownAny = false;
  #begun = false;
  #reachedEnd = false;
  #waitsForRoom = false;

  constructor(options: PlaybackOptions) {
    const { clock, span, rate, stop } = options;
    this.#options = options;
    this.#wakeup = new Wakeup(clock);
    this.#live = span.from_ms === null;
    this.#pacer = this.#live || rate === "max" ? null : new Pacer(rate);
    this.#started_ms = this.#active_ms = clock.monotonicMs();
    stop.addEventListener("abort", () => this.#wakeup.wake(), { once: true });
  }

  /** False while it plays the past. */
  get live(): boolean {
    return this.#live;
  }

  /** The source, or the sink, has changed. */
  changed(): void {
    if (this.#next === null || this.#options.sink.closed) this.#wakeup.wake();
  }

  /** @throws OperatorError when the broker has nothing to play, or does not give it. */
  async run(): Promise<EndReason> {
    while (true) {
      const shown = this.#showDue();
      const end = this.#end();
      if (end !== null) return end;
      this.#refuseToWaitForever();
      if (shown === FRAMES_PER_TURN) await this.#wakeup.giveWay();
      else await this.#wakeup.wait(this.#pause_ms());
    }
  }

  #showDue(): number {
    const { sink, clock, stop } = this.#options;
    let shown = 0;
    while (shown < FRAMES_PER_TURN && !stop.aborted && this.#sinkHasRoom()) {
      this.#next ??= this.#prepare();
      if (this.#next === null) break;
      const { frame, due_ms } = this.#next;
      const error_ms = due_ms === null ? null : clock.monotonicMs() - due_ms;
      if (error_ms !== null && error_ms < 0) break;
      this.#next = null;
      this.#active_ms = clock.monotonicMs();
      sink.show(frame, { live: this.#live && frame.replay === null, error_ms });
      this.#shownAny = true;
      shown++;
    }
    this.#goLive();
    return shown;
  }

  /** The next valid frame, with the time when it is due (null: at once). */
  #prepare(): { frame: Frame; due_ms: number | null } | null {
    const { source, sink, span, clock, timeline, read } = this.#options;
    // Refused messages are as many as are waiting: the source has a bound.
    for (let message = this.#take(source); message; message = this.#take(source)) {
      if (span.to_ms !== null && message.stored_ms >= span.to_ms) {
        this.#reachedEnd = true;
        return null;
      }
      const frame = read(message);
      if (typeof frame === "string") {
        sink.refuse(message, frame);
        continue;
      }
      const pacer = this.#live ? null : this.#pacer;
      const due_ms = pacer?.dueAt(timeline.positionOf(frame), clock.monotonicMs()) ?? null;
      return { frame, due_ms };
    }
    return null;
  }

  #take(source: MessageSource): PlayedMessage | undefined {
    if (this.#reachedEnd) return undefined;
    const message = source.take();
    if (message) this.#active_ms = this.#options.clock.monotonicMs();
    return message;
  }

  /**
   * History that has caught up goes on as live. At rate 1 or slower it keeps its distance instead,
   * unless there was no history at all.
   */
  #goLive(): void {
    const { source, span, rate, clock, onLive } = this.#options;
    if (this.#live || !this.#empty || !source.caughtUp) return;
    if (span.to_ms !== null && span.to_ms <= clock.nowMs()) return;
    if (rate !== "max" && rate <= 1 && this.#shownAny) return;
    this.#live = true;
    onLive();
  }

  #end(): EndReason | null {
    const { stop, sink, clock, span, source, duration_ms, exitOnIdle_ms } = this.#options;
    const now_ms = clock.monotonicMs();
    if (stop.aborted) return "stopped";
    if (sink.closed) return "output closed";
    if (this.#reachedEnd) return "end of range";
    if (duration_ms !== undefined && now_ms - this.#started_ms >= duration_ms) return "duration";
    if (!this.#empty) return null;
    const over = span.to_ms !== null && clock.nowMs() >= span.to_ms + END_GRACE_MS;
    if (over && source.caughtUp) return "end of range";
    const idle = exitOnIdle_ms !== undefined && now_ms - this.#active_ms >= exitOnIdle_ms;
    return idle ? "idle" : null;
  }

  /** A stretch of the past that is not there, or not to be had, is an error; live keeps waiting. */
  #refuseToWaitForever(): void {
    const { source, span, clock, stream } = this.#options;
    if (source.state.type === "reading") this.#begun = true;
    const bounded = span.from_ms !== null && span.to_ms !== null && span.to_ms <= clock.nowMs();
    if (this.#begun || !bounded) return;
    if (source.state.type === "no stream") {
      throw new OperatorError(
        `Cannot play from stream ${stream} as it does not exist: start a producer, or check --stream-prefix and --nats-server`,
      );
    }
    const waited_ms = clock.monotonicMs() - this.#started_ms;
    if (source.state.type === "unavailable" && waited_ms >= GIVE_UP_AFTER_MS) {
      throw new OperatorError(`Cannot play from stream ${stream}: ${source.state.problem}`);
    }
  }

  #sinkHasRoom(): boolean {
    const { sink } = this.#options;
    if (sink.hasRoom) return true;
    if (!this.#waitsForRoom) {
      this.#waitsForRoom = true;
      sink.ready().then(() => {
        this.#waitsForRoom = false;
        this.#wakeup.wake();
      });
    }
    return false;
  }

  /** Nothing has arrived that was not shown. */
  get #empty(): boolean {
    return this.#next === null && this.#options.source.size === 0;
  }

  /**
   * Until something is due, as far as that is known. Timers count whole milliseconds and are
   * rather late than early, so the last part of one is not waited for twice.
   */
  #pause_ms(): number {
    const { clock, duration_ms, exitOnIdle_ms } = this.#options;
    const now_ms = clock.monotonicMs();
    const due_ms = this.#waitsForRoom ? null : this.#next?.due_ms ?? null;
    const times = [
      now_ms + LOOK_INTERVAL_MS,
      due_ms ?? Infinity,
      this.#started_ms + (duration_ms ?? Infinity),
      this.#empty ? this.#active_ms + (exitOnIdle_ms ?? Infinity) : Infinity,
    ];
    return Math.max(0, Math.floor(Math.min(...times) - now_ms));
  }
}
