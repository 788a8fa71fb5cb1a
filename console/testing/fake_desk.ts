import type { ChannelList } from "@rangecast/channel/channel-list";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import type { ReplayControl } from "@rangecast/channel/replay-control";
import type { NamedReplay } from "@rangecast/channel/resolve-replay";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { validate } from "@rangecast/schema/validators";
import type { FindingCommand } from "@rangecast/findings/command";
import type { SentCommand } from "@rangecast/findings/send-command";
import assert from "node:assert/strict";
import type { Answer, Desk, Said } from "../desk.ts";
import type { Utterance } from "../messages.ts";

/** Noon on 15 July 2026. */
export const NOON_MS = Date.UTC(2026, 6, 15, 12);

/** An utterance at noon, with ids that count. */
export function utteranceAtNoon(): Utterance {
  let ids = 0;
  return {
    speaker: { prefix: "tspi", sender: "tower" },
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    pressed_ms: NOON_MS,
  };
}

/** The clock of `replay.<suffix>`: it begins at 11 o'clock, and stands at half past. */
export function vectorOf(suffix: string, facts: Partial<ClockVector> = {}): ClockVector {
  return {
    channel_id: `replay.${suffix}`,
    epoch: 1,
    position_ms: NOON_MS - 1_800_000,
    rate: 1,
    updated_at_ms: NOON_MS,
    state: "paused",
    window: { start_ms: NOON_MS - 3_600_000, end_ms: NOON_MS },
    ...facts,
  };
}

/** A channel as the host lists it. */
export function replayOf(suffix: string, clock: ClockVector = vectorOf(suffix)): ChannelDescriptor {
  return {
    channel_id: `replay.${suffix}`,
    subject: `tspi.channel.replay.${suffix}`,
    display_name: suffix.toUpperCase(),
    identifier: suffix.toUpperCase(),
    kind: "group replay",
    stream: "TSPI",
    clock,
  };
}

/** A bus and a host that answer as a test has them answer; it keeps what was said. */
export class FakeDesk implements Desk {
  readonly utterance = utteranceAtNoon();
  readonly timeout_ms = 5000;
  readonly said: SpokenMessage<unknown>[] = [];
  /** Null: no host. */
  listed: ChannelDescriptor[] | null = [];
  logged: NamedReplay[] = [];
  /** What the clock of a replay says after each message to it. */
  answers: (message: ReplayControl) => readonly ClockVector[] = () => [];

  say(spoken: SpokenMessage<unknown>): Promise<Said> {
    assert.deepEqual(validate(spoken.kind, spoken.message), { ok: true });
    this.said.push(spoken);
    const { subject, messageId: message_id } = spoken;
    return Promise.resolve({ subject, stream: "STREAM", seq: this.said.length, message_id });
  }

  async tell(
    channel_id: string,
    spoken: SpokenMessage<ReplayControl>,
    holds: (vector: ClockVector) => boolean,
  ): Promise<Answer> {
    const said = await this.say(spoken);
    const vector = this.answers(spoken.message).find(holds);
    if (!vector) return { type: "silent", said };
    assert.equal(vector.channel_id, channel_id);
    return { type: "answered", said, vector };
  }

  readonly handled: FindingCommand[] = [];
  sent: SentCommand = { type: "answered", reply: { ok: true } };

  handle(command: FindingCommand): Promise<SentCommand> {
    this.handled.push(command);
    return Promise.resolve(this.sent);
  }

  channels(): Promise<ChannelList | null> {
    return Promise.resolve(this.listed && { channels: this.listed });
  }

  controlLog(): Promise<readonly NamedReplay[]> {
    return Promise.resolve(this.logged);
  }

  /** The messages alone. */
  get messages(): unknown[] {
    return this.said.map(({ message }) => message);
  }
}
