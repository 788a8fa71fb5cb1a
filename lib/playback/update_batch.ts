import type { Tag } from "@rangecast/channel/tag";
import type { FrameSink } from "./frame_feed.ts";
import type { SourceMessage } from "./source.ts";

/** What one update of a player carries at most. */
export const MAX_UPDATE_MESSAGES = 5000;
export const MAX_UPDATE_BYTES = 8 * 1024 * 1024;

/** Gathers frames for one update. A tag that comes twice is there once, in its newest form. */
export class UpdateBatch implements FrameSink {
  #messages: SourceMessage[] = [];
  #tags = new Map<string, Tag>();
  #bytes = 0;

  get room(): number {
    if (this.#bytes >= MAX_UPDATE_BYTES) return 0;
    return MAX_UPDATE_MESSAGES - this.#messages.length - this.#tags.size;
  }

  frame(message: SourceMessage): void {
    this.#messages.push(message);
    this.#bytes += message.body.length;
  }

  tag(tag: Tag): void {
    this.#tags.set(tag.id, tag);
  }

  /** Takes what was gathered. */
  take(): { messages: SourceMessage[]; tags: Tag[] } {
    const taken = { messages: this.#messages, tags: [...this.#tags.values()] };
    this.#messages = [];
    this.#tags = new Map();
    this.#bytes = 0;
    return taken;
  }
}
