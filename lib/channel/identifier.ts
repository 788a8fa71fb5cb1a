import { formatIso, parseIso } from "@rangecast/base/utc";
import { groupReplayId } from "./channel_id.ts";
import { slugOf } from "./slug.ts";
import { MAX_NAME_LENGTH, quoted } from "./spoken_message.ts";
import { isWritableInstant } from "./writable_instant.ts";

/** How a group replay is called. */
export interface ReplayName {
  readonly channel_id: string;
  readonly display_name: string;
  /** What the operator has typed, without the space around it. */
  readonly identifier: string;
}

export type Naming =
  | { readonly ok: true; readonly name: ReplayName }
  | {
    readonly ok: false;
    /** `running`: a replay with this very name runs already, as `channel_id`. */
    readonly reason: "empty" | "too long" | "running";
    readonly problem: string;
    readonly channel_id?: string;
  };

/** What is known of the replays that run. */
export interface RunningName {
  readonly channel_id: string;
  readonly identifier?: string;
}

const NUMBER = /^[+-]?\d{1,16}(?:\.\d{1,9})?$/;

/**
 * The name of the replay that an operator calls `text`, while others run. A number or an ISO 8601
 * instant gives its second in UTC; any other text a slug. Different names that would meet in one
 * channel id get a number; the same name, or the same instant however it is written, is refused.
 */
export function nameReplay(text: string, running: readonly RunningName[]): Naming {
  const identifier = text.trim().replaceAll(/[\p{Cc}\p{Z}]+/gu, " ");
  if (identifier.length > MAX_NAME_LENGTH) {
    return refused(
      "too long",
      `Cannot name a replay as its name must be at most ${MAX_NAME_LENGTH} characters: ` +
        `current value has ${identifier.length}`,
    );
  }
  const instant_ms = instantOfIdentifier(identifier);
  const suffix = instant_ms === null ? slugOf(identifier) : compactInstant(instant_ms);
  if (suffix === "") {
    return refused(
      "empty",
      "Cannot name a replay as its name must hold a letter or a digit that ASCII can stand for: " +
        `current value is ${quoted(identifier)}`,
    );
  }
  const key = sameness(identifier);
  const same = running.find((other) => sameness(other.identifier ?? "") === key);
  if (same) {
    return {
      ...refused(
        "running",
        `Cannot start ${quoted(identifier)} as no replay of this name may run: ` +
          `${same.channel_id} does`,
      ),
      channel_id: same.channel_id,
    };
  }
  const display_name = instant_ms === null ? identifier : `replay ${secondOf(instant_ms)}Z`;
  return { ok: true, name: { channel_id: freeId(suffix, running), display_name, identifier } };
}

/**
 * The instant that an identifier is, in Unix ms, or null when it is another text. A number is Unix
 * seconds; one that would lie beyond the year 9999 is Unix milliseconds.
 */
export function instantOfIdentifier(identifier: string): number | null {
  const text = identifier.trim();
  const unix_ms = NUMBER.test(text) ? instantOfNumber(Number(text)) : readIso(text);
  return unix_ms !== null && isWritableInstant(unix_ms) ? unix_ms : null;
}

function instantOfNumber(number: number): number {
  const unix_ms = Math.round(number * 1e6) / 1e3;
  return isWritableInstant(unix_ms) ? unix_ms : number;
}

function readIso(text: string): number | null {
  try {
    return parseIso(text);
  } catch {
    return null;
  }
}

/** `20250928T110000Z`. */
function compactInstant(unix_ms: number): string {
  return `${secondOf(unix_ms).replaceAll(/[-:]/g, "")}Z`;
}

/** `2025-09-28T11:00:00`. */
function secondOf(unix_ms: number): string {
  return formatIso(Math.floor(unix_ms / 1000) * 1000).slice(0, 19);
}

/** Equal for two identifiers that mean one thing. */
function sameness(identifier: string): string {
  const instant_ms = instantOfIdentifier(identifier);
  return instant_ms === null ? `text ${identifier.trim()}` : `instant ${instant_ms}`;
}

/** The first of `suffix`, `suffix-2`, `suffix-3`, ... that no running replay has. */
function freeId(suffix: string, running: readonly RunningName[]): string {
  const taken = new Set(running.map(({ channel_id }) => channel_id));
  let channel_id = groupReplayId(suffix);
  // One more than there are taken ids, so that one is free.
  for (let number = 2; taken.has(channel_id) && number <= taken.size + 1; number++) {
    channel_id = groupReplayId(`${suffix}-${number}`);
  }
  return channel_id;
}

function refused(reason: "empty" | "too long" | "running", problem: string) {
  return { ok: false, reason, problem } as const;
}
