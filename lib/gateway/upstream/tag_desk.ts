import type { Clock } from "@rangecast/base/clock";
import type { SpokenOutcome } from "@rangecast/bus/speak";
import type { TagFeed } from "@rangecast/bus/tag-feed";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { createTag, deleteTag, type Tag, updateTag } from "@rangecast/channel/tag";
import type { TagWish } from "../protocol/client_message.ts";
import { denied, GRANTED, type Granted, type Identity } from "../viewer/services.ts";

/** Tags that are on their way at a time; more are refused at once. */
export const MAX_PENDING = 64;

export interface TagDeskOptions {
  readonly clock: Clock;
  readonly prefix: string;
  readonly tags: Pick<TagFeed, "get">;
  readonly newUuid: () => string;
  /** Says a tag, and resolves when it is stored or given up: with the broker away after 10 s. */
  store(message: SpokenMessage<Tag>): Promise<SpokenOutcome>;
}

/** Makes, changes and deletes tags for viewers: their own ones, and for operators all. */
export class TagDesk {
  readonly #options: TagDeskOptions;
  #pending = 0;

  constructor(options: TagDeskOptions) {
    this.#options = options;
  }

  async grant(identity: Identity, wish: TagWish): Promise<Granted> {
    const { tags } = this.#options;
    const tag = wish.type === "tag_create" ? undefined : tags.get(wish.tag_id);
    if (wish.type !== "tag_create") {
      if (!tag || tag.status === "deleted") return denied("no_such_tag", "There is no such tag");
      if (!mayChange(identity, tag)) return denied("not_allowed", "This tag is somebody else's");
    }
    let message: SpokenMessage<Tag>;
    try {
      message = this.#message(identity, wish, tag);
    } catch (error) {
      if (error instanceof SyntaxError) return denied("malformed", error.message);
      throw error;
    }
    // The gateway counts what is refused, by its code.
    if (this.#pending >= MAX_PENDING) {
      return denied("too_many", `Cannot store this tag yet: ${MAX_PENDING} are under way`);
    }
    return await this.#store(message);
  }

  async #store(message: SpokenMessage<Tag>): Promise<Granted> {
    this.#pending++;
    try {
      const outcome = await this.#options.store(message);
      return outcome.ok ? GRANTED : denied("unavailable", outcome.problem);
    } finally {
      this.#pending--;
    }
  }

  #message(identity: Identity, wish: TagWish, tag: Tag | undefined): SpokenMessage<Tag> {
    const { clock, prefix, newUuid } = this.#options;
    const id = newUuid();
    const now_ms = clock.nowMs();
    if (wish.type === "tag_create") {
      const { ts_ms, label, category, notes } = wish;
      const text = { label, ...given({ category, notes }) };
      return createTag(prefix, { id, ts_ms, now_ms, creator: identity.user, ...text });
    }
    if (!tag) throw new SyntaxError("There is no such tag");
    if (wish.type === "tag_delete") return deleteTag(prefix, tag, { id, now_ms });
    const { label, category, notes } = wish;
    return updateTag(prefix, tag, { id, now_ms, change: given({ label, category, notes }) });
  }
}

function mayChange({ role, user }: Identity, { creator }: Tag): boolean {
  return role !== "viewer" || creator === user;
}

/** The entries that have a value. */
function given(texts: Readonly<Record<"label" | "category" | "notes", string | undefined>>): {
  label?: string;
  category?: string;
  notes?: string;
};
function given(texts: Readonly<Record<"category" | "notes", string | undefined>>): {
  category?: string;
  notes?: string;
};
function given(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
