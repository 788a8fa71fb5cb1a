import { aborted } from "@rangecast/base/aborted";
import { type Clock, sleep } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { Wakeup } from "@rangecast/base/wakeup";
import type { SourceMessage, SourceReader } from "@rangecast/playback/source";

export interface ReadingOptions {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** How long nothing may come before the end is reached. */
  readonly patience_ms: number;
  /** Opens the reader; it calls `onChange` when there may be something to take. */
  open(onChange: () => void): SourceReader;
}

export interface Batch {
  readonly messages: readonly SourceMessage[];
  /** Whether these are all that there is so far. */
  readonly caughtUp: boolean;
}

/** Messages handed on at a time. */
const MAX_BATCH = 512;

/**
 * Hands on what a reader gives, in batches, until it has caught up; with `follow` it goes on, and
 * hands on an empty batch at least every second, as time passes also when nothing is said.
 * @throws OperatorError when nothing comes for {@linkcode ReadingOptions.patience_ms} although there
 * is more, before it has caught up.
 */
export async function* readBatches(
  { clock, stop, patience_ms, open }: ReadingOptions,
  follow = false,
): AsyncGenerator<Batch, undefined> {
  const wakeup = new Wakeup(clock);
  aborted(stop).then(() => wakeup.wake());
  await using reader = open(() => wakeup.wake());
  let heard_ms = clock.monotonicMs();
  let begun = false;
  while (!stop.aborted) {
    const messages = takeBatch(reader);
    const caughtUp = messages.length < MAX_BATCH && reader.caughtUp;
    if (messages.length > 0) heard_ms = clock.monotonicMs();
    if (messages.length > 0 || caughtUp) yield { messages, caughtUp };
    begun ||= caughtUp;
    if (caughtUp && !follow) return undefined;
    if (!begun && clock.monotonicMs() - heard_ms >= patience_ms) throw silence(reader, patience_ms);
    if (messages.length < MAX_BATCH) await wakeup.wait(begun ? 1000 : patience_ms);
    else await sleep(clock, 0);
  }
}

function takeBatch(reader: SourceReader): SourceMessage[] {
  const messages: SourceMessage[] = [];
  while (messages.length < MAX_BATCH) {
    const message = reader.take();
    if (!message) break;
    messages.push(message);
  }
  return messages;
}

function silence({ problem }: SourceReader, patience_ms: number): OperatorError {
  return new OperatorError(
    `Cannot read what was said as the broker gives nothing for ${patience_ms} ms: ${
      problem ?? "it does not say why"
    }`,
  );
}
