import { PrivateFollower } from "@rangecast/bus/private-follower";
import { ReplayFollower } from "@rangecast/bus/replay-follower";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { isGroupReplayId } from "@rangecast/channel/channel-id";
import type { Selection } from "../selection.ts";
import type { DisplayOptions } from "./load_display.ts";
import { ReplaySources } from "./replay_sources.ts";
import { ReplayStation, type StationEvent } from "./replay_station.ts";
import { StreamStation } from "./stream_station.ts";

export interface DialOptions extends DisplayOptions {
  readonly selection: Selection;
  /** Called when there may be something to take, or when something else about a station has changed. */
  onChange(): void;
  onEvent(channel_id: string, event: StationEvent): void;
}

/** What is known of a replay before it is tuned in to. */
export interface KnownReplay {
  /** What it plays. */
  readonly stream: string | readonly string[];
  /** Its clock as it was heard last, `age_ms` ago; null when it was not. */
  readonly vector: ClockVector | null;
  readonly age_ms: number;
}

/** Makes the station of a channel. */
export class Dial implements AsyncDisposable {
  readonly #options: DialOptions;
  readonly #sources: ReplaySources;

  constructor(options: DialOptions) {
    this.#options = options;
    this.#sources = new ReplaySources(options);
  }

  livestream(): StreamStation {
    const { clock } = this.#options;
    return new StreamStation({ ...this.#options, from_ms: null, playhead: () => clock.nowMs() });
  }

  replay(channel_id: string, { stream, vector, age_ms }: KnownReplay): ReplayStation {
    const { connection, clock, prefix, onEvent } = this.#options;
    const Follower = isGroupReplayId(channel_id) ? ReplayFollower : PrivateFollower;
    const source = this.#sources.of(stream);
    const station = new ReplayStation({
      ...this.#options,
      channel_id,
      originOf: (id) => this.#sources.originOf(id),
      open: (onChange) => new Follower({ connection, clock, prefix, channel_id, source, onChange }),
      onEvent: (event) => onEvent(channel_id, event),
    });
    if (vector) station.hear(vector, age_ms);
    return station;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sources[Symbol.asyncDispose]();
  }
}
