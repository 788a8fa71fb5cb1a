import type { Tag } from "@rangecast/channel/tag";
import type { IsCommand } from "./command_subjects.ts";
import { Fnv1a } from "./fnv1a.ts";
import { compareMessages, type SourceMessage, type StateAt } from "./source.ts";
import { tagInstant } from "./sideband.ts";

/**
 * What a screen shows at a place of the timeline: the last message of each telemetry subject, the
 * last command of each kind, and the tags. A screen and a check each keep one, and compare hashes.
 */
export class DisplaySnapshot {
  readonly #isCommand: IsCommand;
  readonly #telemetry = new Map<string, SourceMessage>();
  readonly #commands = new Map<string, SourceMessage>();
  readonly #tags = new Map<string, Tag>();

  constructor(isCommand: IsCommand, state?: StateAt) {
    this.#isCommand = isCommand;
    if (state) this.replace(state);
  }

  /** By subject. */
  get telemetry(): ReadonlyMap<string, SourceMessage> {
    return this.#telemetry;
  }

  /** By subject, of which each kind has its own. */
  get commands(): ReadonlyMap<string, SourceMessage> {
    return this.#commands;
  }

  /** By id: those whose moment was reached, those that were taken back left out. */
  get tags(): ReadonlyMap<string, Tag> {
    return this.#tags;
  }

  /** Shows `state`, and nothing of what was shown before. */
  replace(state: StateAt): void {
    this.#telemetry.clear();
    this.#commands.clear();
    this.#tags.clear();
    for (const message of state.telemetry) this.#telemetry.set(message.subject, message);
    for (const message of state.commands) this.#commands.set(message.subject, message);
    for (const tag of state.tags) this.#tags.set(tag.id, tag);
  }

  apply(message: SourceMessage): void {
    const shown = this.#isCommand(message.subject) ? this.#commands : this.#telemetry;
    const before = shown.get(message.subject);
    if (!before || compareMessages(before, message) < 0) shown.set(message.subject, message);
  }

  /** Takes a tag in its form of today, with the playhead at `position_ms`. */
  applyTag(tag: Tag, position_ms: number): void {
    if (tag.status === "active" && tagInstant(tag) <= position_ms) this.#tags.set(tag.id, tag);
    else this.#tags.delete(tag.id);
  }

  /**
   * The same 16 hexadecimal digits for the same display: FNV-1a over the originals (stream, sequence,
   * subject, body) by subject, and the tags by id with their keys in order. What domains derive of
   * the originals is no part of it: that depends on where one has begun to listen.
   */
  hash(): string {
    const hash = new Fnv1a();
    const text = new TextEncoder();
    for (const [part, shown] of [["T", this.#telemetry], ["C", this.#commands]] as const) {
      for (const { stream, seq, subject, body } of inOrder(shown)) {
        hash.add(text.encode(JSON.stringify([part, stream, seq, subject, body.length])));
        hash.add(body);
      }
    }
    for (const tag of inOrder(this.#tags)) hash.add(text.encode(canonical(tag)));
    return hash.digest();
  }
}

function inOrder<Value>(shown: ReadonlyMap<string, Value>): Value[] {
  return [...shown].sort(([a], [b]) => a < b ? -1 : 1).map(([, value]) => value);
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}
