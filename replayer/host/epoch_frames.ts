import type { Clock } from "@rangecast/base/clock";
import type { Outgoing } from "@rangecast/bus/outgoing";
import type { Tag } from "@rangecast/channel/tag";
import type { TagOrigin } from "@rangecast/channel/tag-book";
import type { FrameSink } from "@rangecast/playback/frame-feed";
import type { SourceMessage, StateAt } from "@rangecast/playback/source";
import type { FrameCounts, FrameOutput } from "./frame_output.ts";
import type { FrameWriter, Unplayable } from "./frame_writer.ts";

/** Says which message gave a tag its form of today. */
export interface TagOrigins {
  originOf(id: string): TagOrigin | null;
}

export interface EpochFramesOptions {
  readonly clock: Clock;
  readonly writer: FrameWriter;
  readonly output: FrameOutput;
  readonly origins: TagOrigins;
  readonly counts: FrameCounts;
}

type StateItem =
  | { readonly type: "message"; readonly message: SourceMessage }
  | { readonly type: "tag"; readonly tag: Tag };

/** The frames of one epoch after the other, on their way out: first the state, then what follows. */
export class EpochFrames implements FrameSink, AsyncDisposable {
  readonly #options: EpochFramesOptions;
  #state: readonly StateItem[] = [];
  #sent = 0;

  constructor(options: EpochFramesOptions) {
    this.#options = options;
  }

  get room(): number {
    return this.#options.output.room;
  }

  /** Frames that have no outcome yet. */
  get waiting(): number {
    return this.#options.output.waiting;
  }

  /** Age of the oldest of them, ms. */
  get lag_ms(): number {
    return this.#options.output.lag_ms;
  }

  /** Begins an epoch: what has not gone out is of no use any more. */
  begin(epoch: number): void {
    this.forget();
    this.#options.writer.beginEpoch(epoch);
  }

  forget(): void {
    this.#state = [];
    this.#sent = 0;
    this.#options.output.forget();
  }

  /** Takes the state that the epoch begins with: what is said of the display comes first. */
  addState({ commands, tags, telemetry }: StateAt): void {
    const message = (one: SourceMessage): StateItem => ({ type: "message", message: one });
    this.#state = [
      ...commands.map(message),
      ...tags.map((tag): StateItem => ({ type: "tag", tag })),
      ...telemetry.map(message),
    ];
    this.#sent = 0;
  }

  /** Sends as much of the state as there is room for; returns whether that was the last of it. */
  sendState(): boolean {
    const since_ms = this.#options.clock.monotonicMs();
    while (this.#sent < this.#state.length && this.room > 0) {
      const item = this.#state[this.#sent++];
      if (item) this.#take(this.#frameOf(item, true, since_ms));
    }
    return this.#sent >= this.#state.length;
  }

  frame(message: SourceMessage): void {
    const since_ms = this.#options.clock.monotonicMs();
    this.#take(this.#options.writer.message(message, { isState: false, since_ms }));
  }

  tag(tag: Tag): void {
    this.#take(this.#frameOf({ type: "tag", tag }, false, this.#options.clock.monotonicMs()));
  }

  flush(): void {
    this.#options.output.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.output[Symbol.asyncDispose]();
  }

  #frameOf(item: StateItem, isState: boolean, since_ms: number): Outgoing | Unplayable {
    const { writer, origins } = this.#options;
    if (item.type === "message") return writer.message(item.message, { isState, since_ms });
    return writer.tag(item.tag, origins.originOf(item.tag.id), { isState, since_ms });
  }

  #take(frame: Outgoing | Unplayable): void {
    if (typeof frame === "string") this.#options.counts.fail(frame);
    else this.#options.output.take(frame);
  }
}
