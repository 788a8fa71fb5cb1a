import { assert } from "@rangecast/base/assert";
import type { Clock } from "@rangecast/base/clock";
import { commandsIn } from "@rangecast/bus/command-log";
import type { BusConnection } from "@rangecast/bus/connection";
import { mergeDensities } from "@rangecast/bus/merged-density";
import { StreamHistory, type Stretch } from "@rangecast/bus/stream-history";
import type { DisplayCommand } from "@rangecast/channel/display-command";
import type { TagSource } from "@rangecast/playback/source";
import type { HistorySlice } from "@rangecast/ui/history";
import { KeptAnswer } from "./kept_answer.ts";

/** Of each in one answer. */
const MAX_COMMANDS = 200;
const MAX_TAGS = 500;
/** Answers that are being made at a time. */
const MAX_RUNNING = 8;

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

/** Answers what there is to play, for timelines. */
export class HistoryDesk {
  readonly #options: HistoryDeskOptions;
  readonly #densities: readonly StreamHistory[];
  #running = 0;
  readonly #firstSpan: KeptAnswer<number>;

  constructor(options: HistoryDeskOptions) {
    this.#options = options;
    const { connection, clock, streams } = options;
    this.#firstSpan = new KeptAnswer(clock, SPAN_KEPT_MS, () => this.#askFirstSpan());
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
   * What happened in a stretch; null when too many ask at a time.
   * @throws RangeError for a stretch or parts that cannot be.
   * @throws Error when the broker does not answer.
   */
  async read(stretch: Stretch, parts: number): Promise<HistorySlice | null> {
    if (this.#running >= MAX_RUNNING) return null;
    this.#running++;
    try {
      const { prefix, tags } = this.#options;
      const [first, ...others] = await Promise.all(
        this.#densities.map((density) => density.density(stretch, parts)),
      );
      assert(first !== undefined, "there is a stream to count");
      const density = mergeDensities([first, ...others]);
      const said = await commandsIn(this.#options, { ...stretch, prefix, limit: MAX_COMMANDS });
      const commands = said.map(({ at_ms, command }) => ({ at_ms, text: commandText(command) }));
      const marked = tags.between(stretch.from_ms, stretch.to_ms).slice(-MAX_TAGS);
      return { ...density, commands, tags: marked };
    } finally {
      this.#running--;
    }
  }
}

/** What a command has set, in words. */
function commandText({ payload }: DisplayCommand): string {
  if ("units" in payload) return `units ${payload.units}`;
  if ("marker_color" in payload) return `markers ${payload.marker_color}`;
  const { name, id } = payload.session_metadata;
  return `session ${name} · ${id}`;
}
