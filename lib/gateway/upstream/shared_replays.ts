import type { PictureSource } from "../hub/picture_source.ts";
import { partOf, type ReplaySource } from "./scene_set.ts";

interface Shared {
  readonly replay: ReplaySource;
  /** Pictures of it that are looked at. */
  parts: number;
}

/** Group replays that are followed: each once, however many of its domains are looked at. */
export class SharedReplays {
  readonly #followed = new Map<string, Shared>();

  /** The picture of one domain of a replay, which `follow` tunes in to where nobody has. */
  open(
    channel_id: string,
    domain: string,
    follow: () => ReplaySource,
  ): PictureSource | "no such domain" {
    const shared = this.#followed.get(channel_id) ?? { replay: follow(), parts: 0 };
    this.#followed.set(channel_id, shared);
    const part = partOf(shared.replay, domain, () => this.#leave(channel_id, shared));
    if (part) shared.parts++;
    return part ?? "no such domain";
  }

  async #leave(channel_id: string, shared: Shared): Promise<void> {
    if (--shared.parts > 0) return;
    if (this.#followed.get(channel_id) === shared) this.#followed.delete(channel_id);
    await shared.replay[Symbol.asyncDispose]();
  }
}
