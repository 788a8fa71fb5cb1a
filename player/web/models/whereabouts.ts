import type { Wish } from "@rangecast/client/live-client";
import type { Desk } from "@rangecast/ui/desk";
import { placeOf, wishesFor } from "./page_place.ts";

/**
 * Where a viewer is, across connections: the gateway knows nothing of the one before, and would show
 * live to whoever was in a replay of their own when a cable came loose.
 */
export class Whereabouts {
  readonly #desk: Desk;
  /** What leads to where the viewer shall be; null once they are there. */
  #way: readonly Wish[] | null;

  /** `way` is asked for on the first connection. */
  constructor(desk: Desk, way: readonly Wish[]) {
    this.#desk = desk;
    this.#way = way;
    desk.client.arriveWith(() => void this.#arrive());
  }

  /** False while the viewer is on the way: what is shown then is not what they want to see. */
  get areReached(): boolean {
    return this.#way === null;
  }

  async #arrive(): Promise<void> {
    const { client } = this.#desk;
    this.#way ??= this.#wayBack();
    const answers = await Promise.all(this.#way.map((wish) => client.ask(wish)));
    // Broken again: the next connection takes the same way.
    if (client.connection.peek().type !== "open") return;
    this.#way = null;
    const refusal = answers.find((answer) => !answer.ok);
    if (refusal && !refusal.ok) this.#desk.say(refusal.message);
  }

  #wayBack(): readonly Wish[] {
    const { client, playback } = this.#desk;
    const { rate, state } = client.picture.clockView.peek();
    const place = placeOf(client.channels.peek()?.follow ?? null, playback.nowMs());
    return wishesFor(place, { rate, runs: state === "running" });
  }
}
