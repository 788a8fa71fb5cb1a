import type { Tag } from "@rangecast/channel/tag";
import type { Picture } from "./picture.ts";
import { type SharedBody, SharedMessage } from "./shared_message.ts";

/** Tags of a message: with the longest texts, 256 KiB. */
const TAGS_PER_MESSAGE = 32;
/** Viewers stand at few different versions of the tags; further ones get messages of their own. */
const MAX_READY = 64;

/** Clock, display state, findings and tags of a picture as an audience is told of them, built once for all. */
export class Sideband {
  readonly #picture: Picture;
  readonly #epoch: () => string;
  readonly #tags = new Map<number, readonly SharedMessage[]>();
  #tagVersion = 0;
  #findings: { readonly version: number; readonly message: SharedMessage } | null = null;
  #clock: { readonly version: number; readonly message: SharedMessage } | null = null;
  #display: { readonly version: number; readonly message: SharedMessage } | null = null;

  constructor(picture: Picture, epoch: () => string) {
    this.#picture = picture;
    this.#epoch = epoch;
  }

  restart(): void {
    this.#tags.clear();
    this.#clock = this.#display = this.#findings = null;
  }

  clock(): SharedMessage {
    const { channel_id, clock, clockVersion: version } = this.#picture;
    if (this.#clock?.version !== version) {
      const message = this.#message({ type: "clock", channel_id, ...clock });
      this.#clock = { version, message };
    }
    return this.#clock.message;
  }

  display(): SharedMessage {
    const { display, displayVersion: version } = this.#picture;
    if (this.#display?.version !== version) {
      this.#display = { version, message: this.#message({ type: "display", ...display }) };
    }
    return this.#display.message;
  }

  findings(): SharedMessage {
    const { findings, findingVersion: version } = this.#picture;
    if (this.#findings?.version !== version) {
      this.#findings = { version, message: this.#message({ type: "finding", ...findings }) };
    }
    return this.#findings.message;
  }

  /**
   * Tags that came after `version`; for version 0 all that are active. At least one message: it also
   * tells how many were left out.
   */
  tagsAfter(version: number): readonly SharedMessage[] {
    if (this.#tagVersion !== this.#picture.tagVersion) this.#tags.clear();
    this.#tagVersion = this.#picture.tagVersion;
    const ready = this.#tags.get(version);
    if (ready) return ready;
    const tags = this.#picture.tagsAfter(version);
    const count = Math.max(1, Math.ceil(tags.length / TAGS_PER_MESSAGE));
    const messages = Array.from({ length: count }, (_, i) => this.#tagMessage(tags, version, i));
    if (this.#tags.size < MAX_READY) this.#tags.set(version, messages);
    return messages;
  }

  #tagMessage(tags: readonly Tag[], version: number, i: number): SharedMessage {
    const { tagsLeftOut: left_out } = this.#picture;
    return this.#message({
      type: "tag",
      reset: version === 0 && i === 0,
      tags: tags.slice(i * TAGS_PER_MESSAGE, (i + 1) * TAGS_PER_MESSAGE),
      ...(left_out > 0 ? { left_out } : {}),
    });
  }

  #message(body: Unplaced<SharedBody>): SharedMessage {
    const placed = { ...body, epoch: this.#epoch(), seq: this.#picture.seq };
    // Spreading a union keeps the compiler from seeing that each form is complete again.
    return new SharedMessage(placed as SharedBody);
  }
}

type Unplaced<Body> = Body extends unknown ? Omit<Body, "epoch" | "seq"> : never;
