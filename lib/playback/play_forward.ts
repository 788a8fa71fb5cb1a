import { FrameFeed } from "./frame_feed.ts";
import type { PlayerStage } from "./player_stage.ts";
import { UpdateBatch } from "./update_batch.ts";

/**
 * Plays forward until `signal` aborts or everything up to `until_ms` is shown; returns whether it
 * came to that end.
 * @throws Error when the source cannot be read.
 */
export async function playForward(
  stage: PlayerStage,
  until_ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { time, clock, source } = stage.options;
  const batch = new UpdateBatch();
  stage.settle();
  const { boundary } = stage;
  await using reader = source.follow(boundary, () => {});
  using feed = new FrameFeed({
    clock: time,
    channelClock: clock,
    reader,
    tags: source.tags,
    sink: batch,
    state: { boundary, tags: source.tags.between(-Infinity, boundary.time_ms) },
    until_ms,
  });
  while (!signal.aborted) {
    const fed = feed.pump();
    stage.setProblem(reader.problem);
    await stage.show({ boundary: feed.boundary, ...batch.take() });
    if (fed.type === "ended") return !signal.aborted;
    const isMore = fed.type === "held" &&
      (fed.reason === "waiting for the sink" || fed.reason === "catching up");
    if (!isMore) await stage.tick(signal);
  }
  return false;
}
