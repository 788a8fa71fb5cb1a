import assert from "node:assert/strict";
import type { SourceMessage, StateAt } from "@rangecast/playback/source";
import { FrameGate } from "./frame_gate.ts";
import type { ReplayFrame } from "./replay_frame.ts";

const BODY = new Uint8Array();

function message(seq: number, stream = "TSPI", subject = "tspi.geocentric.1"): SourceMessage {
  return { stream, seq, subject, time_ms: seq * 10, body: BODY, header: () => null };
}

interface Given {
  readonly epoch?: number;
  readonly frame: number;
  readonly seq: number;
  readonly stream?: string;
  readonly subject?: string;
  readonly isState?: boolean;
}

function frame({ epoch = 1, seq, stream, subject, isState = false, ...rest }: Given): ReplayFrame {
  return { ...message(seq, stream, subject), ...rest, epoch, isState, messageId: null };
}

function state(...telemetry: SourceMessage[]): StateAt {
  return { boundary: { time_ms: 0 }, telemetry, commands: [], tags: [] };
}

const gate = () => new FrameGate((subject) => subject.startsWith("tags."));

Deno.test("judge() passes the frames of an epoch, whose first one opens it", () => {
  const channel = gate();
  assert.equal(channel.judge(frame({ frame: 0, seq: 7, isState: true })), "new epoch");
  assert.equal(channel.judge(frame({ frame: 1, seq: 3, isState: true })), "pass");
  assert.equal(channel.judge(frame({ frame: 2, seq: 8 })), "pass");
  assert.equal(channel.judge(frame({ frame: 3, seq: 9 })), "pass");
  assert.equal(channel.epoch, 1);
});

Deno.test("judge() refuses what belongs to an epoch that is over", () => {
  const channel = gate();
  channel.enter({ epoch: 2, next: 0, state: null });
  assert.equal(channel.judge(frame({ epoch: 1, frame: 90, seq: 5 })), "older epoch");
  assert.equal(channel.judge(frame({ epoch: 2, frame: 0, seq: 1 })), "pass");
  assert.equal(channel.judge(frame({ epoch: 3, frame: 0, seq: 1 })), "new epoch");
  assert.equal(channel.judge(frame({ epoch: 2, frame: 1, seq: 2 })), "older epoch");
});

Deno.test("judge() lets an original through once, by its own stream and sequence", () => {
  const channel = gate();
  channel.judge(frame({ frame: 0, seq: 5 }));
  assert.equal(channel.judge(frame({ frame: 1, seq: 5 })), "repeated");
  assert.equal(channel.judge(frame({ frame: 2, seq: 4, stream: "FLIGHTS" })), "pass");
  assert.equal(channel.judge(frame({ frame: 2, seq: 6 })), "repeated");
  assert.equal(channel.judge(frame({ frame: 3, seq: 6 })), "pass");
});

Deno.test("judge() passes tags out of turn", () => {
  const channel = gate();
  channel.judge(frame({ frame: 0, seq: 5 }));
  const tag = { seq: 900, subject: "tags.broadcast" };
  assert.equal(channel.judge(frame({ frame: 1, ...tag })), "pass");
  assert.equal(channel.judge(frame({ frame: 2, ...tag })), "pass");
  assert.equal(channel.judge(frame({ frame: 2, ...tag })), "repeated");
  assert.equal(channel.judge(frame({ frame: 3, seq: 6 })), "pass");
});

Deno.test("judge() tells a gap once, and passes what follows", () => {
  const channel = gate();
  assert.equal(channel.judge(frame({ frame: 1, seq: 5 })), "gap");
  assert.equal(channel.judge(frame({ frame: 2, seq: 6 })), "pass");
  assert.equal(channel.judge(frame({ frame: 4, seq: 8 })), "gap");
  assert.equal(channel.judge(frame({ frame: 5, seq: 9 })), "pass");
});

Deno.test("judge() passes no frame that the loaded state holds", () => {
  const channel = gate();
  const loaded = state(message(2), message(7), message(4, "FLIGHTS"));
  channel.enter({ epoch: 1, next: null, state: loaded });
  assert.equal(channel.judge(frame({ frame: 40, seq: 2, isState: true })), "repeated");
  assert.equal(channel.judge(frame({ frame: 41, seq: 7 })), "repeated");
  assert.equal(channel.judge(frame({ frame: 42, seq: 4, stream: "FLIGHTS" })), "repeated");
  assert.equal(channel.judge(frame({ frame: 43, seq: 8 })), "pass");
  assert.equal(channel.judge(frame({ frame: 45, seq: 9 })), "gap");
});

Deno.test("judge() passes nothing up to the boundary of the loaded state", () => {
  const channel = gate();
  const boundary = { time_ms: 70, after: { stream: "TSPI", seq: 7 } };
  channel.enter({ epoch: 1, next: 12, state: { ...state(), boundary } });
  assert.equal(channel.judge(frame({ frame: 11, seq: 7 })), "repeated");
  assert.equal(channel.judge(frame({ frame: 12, seq: 8 })), "pass");
});
