import { assertNever } from "@rangecast/base/assert";
import type { Boundary, PlaybackSource } from "@rangecast/playback/source";
import { playedUpTo } from "@rangecast/channel/clock-vector";
import type { ClockWatch } from "./clock_watch.ts";
import type { Entry } from "./frame_gate.ts";
import { type Channel, findJoinPlace, type JoinPlace } from "./join_place.ts";
import { StreamSourceReader } from "./stream_source_reader.ts";

export interface JoinOptions extends Channel {
  readonly source: Pick<PlaybackSource, "stateAt">;
  readonly watch: ClockWatch;
  /** Called when there may be a frame to take. */
  onChange(): void;
}

export interface Joined {
  readonly reader: StreamSourceReader;
  /** The sequence, in the stream of replays, that the reader begins at. */
  readonly from: number;
  /** Null when the first frame opens its epoch. */
  readonly entry: Entry | null;
}

/**
 * Tunes in to a channel where it is now: reading begins first, and waits until the state is there.
 * @throws Error when the broker or the source does not answer.
 */
export async function joinChannel(options: JoinOptions, signal: AbortSignal): Promise<Joined> {
  const { replays, subject, onChange } = options;
  const place = await findJoinPlace(options, signal);
  const first = Promise.withResolvers<void>();
  let isAwaited = true;
  const reader = new StreamSourceReader({
    ...replays,
    filters: [subject],
    from: { type: "sequence", sequence: place.from },
    onChange: () => {
      if (isAwaited && reader.peek()) {
        isAwaited = false;
        first.resolve();
      }
      onChange();
    },
  });
  try {
    const entry = await entryAt(place, options, first.promise, signal);
    signal.throwIfAborted();
    return { reader, from: place.from, entry };
  } catch (error) {
    await reader[Symbol.asyncDispose]();
    throw error;
  }
}

async function entryAt(
  place: JoinPlace,
  options: JoinOptions,
  firstFrame: Promise<void>,
  signal: AbortSignal,
): Promise<Entry | null> {
  const { watch } = options;
  switch (place.type) {
    case "start of an epoch":
      return opening(Math.max(place.epoch, watch.vector?.epoch ?? 0));
    case "behind":
      return await loadState(options, place.epoch, place.next, place.boundary, signal);
    case "by the clock": {
      const heard = watch.until(() => true, signal);
      const vector = await Promise.race([firstFrame.then(() => null), heard]);
      if (vector === null) return null;
      if (vector.state === "seeking") return opening(vector.epoch);
      return await loadState(options, vector.epoch, null, { time_ms: playedUpTo(vector) }, signal);
    }
    default:
      return assertNever(place, "place to tune in");
  }
}

/** An epoch whose state comes as frames. */
function opening(epoch: number): Entry {
  return { epoch, next: 0, state: null };
}

async function loadState(
  { source, watch }: JoinOptions,
  epoch: number,
  next: number | null,
  boundary: Boundary,
  signal: AbortSignal,
): Promise<Entry> {
  const passed = new AbortController();
  const done = new AbortController();
  watch.until((vector) => vector.epoch > epoch, AbortSignal.any([signal, done.signal]))
    .then((vector) => vector && passed.abort());
  try {
    const state = await source.stateAt(boundary, AbortSignal.any([signal, passed.signal]));
    if (!passed.signal.aborted) return { epoch, next, state };
  } catch (error) {
    if (!passed.signal.aborted) throw error;
  } finally {
    done.abort();
  }
  // The channel has jumped meanwhile: what follows brings its own state.
  return opening(watch.vector?.epoch ?? epoch + 1);
}
