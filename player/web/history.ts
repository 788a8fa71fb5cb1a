import { assert } from "@rangecast/base/assert";
import type { Clock } from "@rangecast/base/clock";
import { orAborted } from "@rangecast/base/or-aborted";
import { commandsIn } from "@rangecast/bus/command-log";
import type { BusConnection } from "@rangecast/bus/connection";
import { mergeDensities } from "@rangecast/bus/merged-density";
import { StreamHistory, type Stretch } from "@rangecast/bus/stream-history";
import type { DisplayCommand } from "@rangecast/channel/display-command";
import type { TagSource } from "@rangecast/playback/source";
import { alignedParts } from "@rangecast/ui/aligned-parts";
import type { HistorySlice } from "@rangecast/ui/history";
import { KeptAnswer } from "./kept_answer.ts";
import { SharedAnswers } from "./shared_answers.ts";

/** Of each in one answer. */
const MAX_COMMANDS = 200;
const MAX_TAGS = 500;
/** Answers that are being made at a time, and that are kept: one for each zoom that many look at. */
const MAX_RUNNING = 8;
const MAX_KEPT = 64;
/** Pages ask anew every few seconds, each at a time of its own. */
const KEPT_MS = 1_000;

/** What a timeline shows at first. */
const MIN_SPAN_MS = 2 * 60_000;
const MAX_SPAN_MS = 3 * 3_600_000;
/** It goes on while one looks: the past does not leave the strip at once. */
const SPAN_MARGIN = 1.25;
/** It changes slowly. */
const SPAN_KEPT_MS = 10_000;

export interface HistoryDeskOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** The stream of the prefix, whose display commands are shown. */
  readonly stream: string;
  /** What is counted. */
  readonly streams: readonly [string, ...string[]];
  readonly tags: Pick<TagSource, "between">;
}

/** What does not change any more, but at its end. */
type Recorded = Omit<HistorySlice, "tags">;

/** Answers what there is to play, for timelines. */
export class HistoryDesk {
  readonly #options: HistoryDeskOptions;
  readonly #densities: readonly StreamHistory[];
  readonly #answers: SharedAnswers<Recorded>;
  readonly #firstSpan: KeptAnswer<number>;

  constructor(options: HistoryDeskOptions) {
    this.#options = options;
    const { connection, clock, streams } = options;
    this.#firstSpan = new KeptAnswer(clock, SPAN_KEPT_MS, () => this.#askFirstSpan());
    this.#answers = new SharedAnswers({
      ...{ clock, kept_ms: KEPT_MS, maxRunning: MAX_RUNNING, maxKept: MAX_KEPT },
    });
    this.#densities = streams.map((stream) => new StreamHistory({ connection, clock, stream }));
  }

  /**
   * How much of the past a timeline shows at first: all that there is, within bounds. While the
   * broker does not answer it is the most. Pages wait for it: the broker is not asked for each.
   */
  firstSpanMs(): Promise<number> {
    return this.#firstSpan.get().catch(() => MAX_SPAN_MS);
  }

  async #askFirstSpan(): Promise<number> {
    const { clock } = this.#options;
    const answers = await Promise.allSettled(this.#densities.map((density) => density.firstMs()));
    const known = answers.filter((answer) => answer.status === "fulfilled");
    if (known.length === 0) throw new Error("the broker does not say what it holds");
    const firsts_ms = known.map(({ value }) => value);
    const first_ms = Math.min(...firsts_ms.filter((first_ms) => first_ms !== null));
    const past_ms = Number.isFinite(first_ms) ? clock.nowMs() - first_ms : Infinity;
    return Math.max(MIN_SPAN_MS, Math.min(MAX_SPAN_MS, past_ms * SPAN_MARGIN));
  }

  /**
   * What happened in a stretch, and in what it takes to have it in whole parts of a grid: as many as
   * were asked for at least, see {@linkcode alignedParts}. Null when too many ask at a time.
   * @throws RangeError for a stretch or parts that cannot be.
   * @throws Error when the broker does not answer, and the signal's reason when it aborts.
   */
  async read(stretch: Stretch, parts: number, signal?: AbortSignal): Promise<HistorySlice | null> {
    const { parts: count, ...aligned } = alignedParts(stretch, parts);
    const { from_ms, to_ms } = aligned;
    const recorded = await this.#answers.get(
      `${from_ms} ${to_ms} ${count}`,
      (stop) => this.#readRecorded(aligned, count, stop),
      signal,
    );
    // Tags are at hand, and one that was deleted must not come back.
    const { tags } = this.#options;
    return recorded && { ...recorded, tags: tags.between(from_ms, to_ms).slice(-MAX_TAGS) };
  }

  async #readRecorded(stretch: Stretch, parts: number, signal: AbortSignal): Promise<Recorded> {
    const { prefix } = this.#options;
    const [first, ...others] = await Promise.all(
      this.#densities.map((density) => density.density(stretch, parts, signal)),
    );
    assert(first !== undefined, "there is a stream to count");
    const density = mergeDensities([first, ...others]);
    const said = await orAborted(
      commandsIn(this.#options, { ...stretch, prefix, limit: MAX_COMMANDS }),
      signal,
    );
    const commands = said.map(({ at_ms, command }) => ({ at_ms, text: commandText(command) }));
    return { ...density, commands };
  }
}

/** What a command has set, in words. */
function commandText({ payload }: DisplayCommand): string {
  if ("units" in payload) return `units ${payload.units}`;
  if ("marker_color" in payload) return `markers ${payload.marker_color}`;
  const { name, id } = payload.session_metadata;
  return `session ${name} · ${id}`;
}
