import type { Derived, Domain, Track } from "@rangecast/domains/domain";
import type { PlayedMessage } from "./frame.ts";

/** Tracks that are kept; beyond, those that were heard of longest ago begin anew. */
const MAX_TRACKS = 20_000;

/** Follows the tracks of a domain for what it derives, from messages in the order of playing. */
export class DerivedBook<Message extends object> {
  readonly #domain: Domain<Message>;
  /** Heard of longest ago first. */
  readonly #tracks = new Map<string, Track<Message>>();
  /** What was played without a jump. */
  #stretch = "";

  constructor(domain: Domain<Message>) {
    this.#domain = domain;
  }

  /**
   * What is derived with a decoded message; null where that is nothing, as for a message that is
   * older than its track, and for the first ones behind a jump or on another channel.
   */
  take(message: PlayedMessage, decoded: Message): Derived | null {
    const { stored_ms, replay } = message;
    const stretch = replay ? `${replay.channel_id} ${replay.epoch}` : "";
    if (stretch !== this.#stretch) this.#tracks.clear();
    this.#stretch = stretch;
    const header = (name: string) => message.header(name);
    const observation = this.#domain.observe(decoded, { stored_ms, header });
    const before = this.#tracks.get(observation.entity) ?? null;
    const track = this.#domain.reduce(before, observation);
    this.#keep(track);
    const isLate = track.out_of_order > (before?.out_of_order ?? 0);
    return isLate ? null : track.derived ?? null;
  }

  #keep(track: Track<Message>): void {
    this.#tracks.delete(track.entity);
    this.#tracks.set(track.entity, track);
    const [oldest] = this.#tracks.keys();
    if (this.#tracks.size > MAX_TRACKS && oldest !== undefined) this.#tracks.delete(oldest);
  }
}
