import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { hear } from "@rangecast/bus/spoken";
import { type ClockVector, readClockVector } from "@rangecast/channel/clock-vector";
import { readReplayHeaders, type ReplayFrameHeaders } from "@rangecast/channel/replay-headers";
import { channelSubject, clockSubject } from "@rangecast/channel/subjects";
import { until } from "./until.ts";

/** A frame as a plain subscriber of a channel hears it. */
export interface HeardFrame extends ReplayFrameHeaders {
  readonly body: Uint8Array;
  /** When it came, on the monotonic clock. */
  readonly came_ms: number;
}

/** Hears all that is said on a channel: each frame and each clock vector, which have to be valid. */
export class ChannelEar implements Disposable {
  readonly frames: HeardFrame[] = [];
  readonly vectors: ClockVector[] = [];
  readonly #end: () => void;

  constructor({ nats }: BusConnection, prefix: string, channel_id: string) {
    const frames = nats.subscribe(channelSubject(prefix, channel_id), {
      callback: (_, message) => {
        const read = readReplayHeaders((name) => message.headers?.get(name) || null);
        assert.ok(typeof read !== "string", `a frame has its header ${read}`);
        assert.equal(read.channel_id, channel_id);
        this.frames.push({ ...read, body: message.data, came_ms: systemClock.monotonicMs() });
      },
    });
    const vectors = nats.subscribe(clockSubject(prefix, channel_id), {
      callback: (_, { subject, data }) => {
        const heard = hear("channel-clock", data);
        assert.ok(heard.ok, JSON.stringify(heard));
        const meant = readClockVector(prefix, subject, heard.value);
        assert.ok(meant.ok, JSON.stringify(meant));
        this.vectors.push(heard.value);
      },
    });
    this.#end = () => [frames, vectors].forEach((subscription) => subscription.unsubscribe());
  }

  get vector(): ClockVector | undefined {
    return this.vectors.at(-1);
  }

  /** Original sequences of an epoch's frames that are not of its state. */
  played(epoch: number): number[] {
    return this.#of(epoch).filter(({ state }) => !state).map(({ seq }) => seq);
  }

  /** Original sequences of the state that an epoch begins with. */
  stateOf(epoch: number): number[] {
    return this.#of(epoch).filter(({ state }) => state).map(({ seq }) => seq);
  }

  /** Checks that the frames of an epoch are numbered from 0, with none missing. */
  checkNumbers(epoch: number): void {
    const numbers = this.#of(epoch).map(({ frame }) => frame);
    assert.deepEqual(numbers, numbers.map((_, i) => i));
  }

  /** Waits for a vector that is as wanted, from `since` on. */
  async tells(
    what: string,
    wanted: (vector: ClockVector) => boolean,
    since = 0,
  ): Promise<ClockVector> {
    await until(`the clock tells ${what}`, () => this.vectors.slice(since).some(wanted));
    const found = this.vectors.slice(since).find(wanted);
    assert.ok(found);
    return found;
  }

  /** Waits until the channel is over; resolves with the reason. */
  async ended(): Promise<string> {
    return (await this.tells("the end", ({ state }) => state === "ended")).reason ?? "";
  }

  [Symbol.dispose](): void {
    this.#end();
  }

  #of(epoch: number): HeardFrame[] {
    return this.frames.filter((frame) => frame.epoch === epoch);
  }
}
