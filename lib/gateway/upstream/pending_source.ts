import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { ReplaySource, SceneSet } from "./scene_set.ts";

const RETRY_INTERVAL_MS = 500;

/** A replay that cannot be tuned in to at once: its pictures are there, and empty, until it is. */
export class PendingSource implements ReplaySource {
  readonly #over = new AbortController();
  readonly #ready: Promise<void>;
  #source: ReplaySource | null = null;

  constructor(readonly scenes: SceneSet, clock: Clock, make: () => Promise<ReplaySource>) {
    this.#ready = this.#make(clock, make);
  }

  flush(domain: string): void {
    this.#source?.flush(domain);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#ready;
    await this.#source?.[Symbol.asyncDispose]();
  }

  async #make(clock: Clock, make: () => Promise<ReplaySource>): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        this.#source = await make();
        return;
      } catch (error) {
        const facts = { clock: null, owner_offset_ms: 0, problem: messageOf(error) };
        this.scenes.setClock(facts);
      }
      await sleep(clock, RETRY_INTERVAL_MS, signal);
    }
  }
}
