import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { Outgoing } from "@rangecast/bus/outgoing";
import { REPLAY_HEADERS } from "@rangecast/channel/replay-headers";
import type { Tag } from "@rangecast/channel/tag";
import type { SourceMessage, StateAt } from "@rangecast/playback/source";
import { EpochFrames } from "./epoch_frames.ts";
import { FrameCounts, type FrameOutput } from "./frame_output.ts";
import { FrameWriter } from "./frame_writer.ts";

const TAG: Tag = {
  id: "f0a1c9de-0000-4000-8000-000000000000",
  ts: "2026-07-15T09:30:00Z",
  label: "Fence",
  status: "active",
  updated_ts: "2026-07-15T09:31:00Z",
};

function message(seq: number, subject = "tspi.geocentric.1"): SourceMessage {
  const body = new Uint8Array([seq]);
  return { stream: "TSPI", seq, subject, time_ms: seq, body, header: () => null };
}

/** An output that takes as many frames as a test permits. */
class PermittedOutput implements FrameOutput {
  readonly taken: Outgoing[] = [];
  readonly held = null;
  waiting = 0;
  readonly lag_ms = 0;
  room: number;
  forgotten = 0;

  constructor(room: number) {
    this.room = room;
  }

  take(frame: Outgoing): void {
    this.room--;
    this.taken.push(frame);
  }

  flush(): void {}

  forget(): number {
    this.forgotten++;
    return 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

function framesInto(output: PermittedOutput) {
  const counts = new FrameCounts();
  const writer = new FrameWriter("tspi", "replay.scene");
  const origins = { originOf: () => ({ stream: "TSPI", seq: 77 }) };
  return {
    counts,
    frames: new EpochFrames({ clock: new ManualClock(), writer, output, origins, counts }),
  };
}

const STATE: StateAt = {
  boundary: { time_ms: 10 },
  telemetry: [message(1), message(5, "tspi.geocentric.2")],
  commands: [message(3, "tspi.cmd.display.units")],
  tags: [TAG],
};

const seqsOf = (frames: readonly Outgoing[]) =>
  frames.map(({ headers }) => Number(new Map(headers).get(REPLAY_HEADERS.seq)));
const isState = ({ headers }: Outgoing) => new Map(headers).has(REPLAY_HEADERS.state);

Deno.test("EpochFrames.sendState() sends commands, tags and telemetry, as there is room", () => {
  const output = new PermittedOutput(3);
  const { frames } = framesInto(output);
  frames.begin(1);
  frames.addState(STATE);
  assert.equal(frames.sendState(), false);
  assert.deepEqual(seqsOf(output.taken), [3, 77, 1]);
  assert.equal(frames.sendState(), false);
  output.room = 10;
  assert.equal(frames.sendState(), true);
  assert.deepEqual(seqsOf(output.taken), [3, 77, 1, 5]);
  assert.ok(output.taken.every(isState));
  frames.frame(message(12));
  frames.tag(TAG);
  assert.deepEqual(output.taken.slice(4).map(isState), [false, false]);
});

Deno.test("EpochFrames.begin() drops what the epoch before has left", () => {
  const output = new PermittedOutput(2);
  const { frames } = framesInto(output);
  frames.begin(1);
  frames.addState(STATE);
  frames.sendState();
  frames.begin(2);
  output.room = 10;
  assert.equal(frames.sendState(), true, "there is no state to send any more");
  frames.frame(message(12));
  assert.equal(output.forgotten, 2);
  assert.deepEqual(output.taken.map(({ messageId }) => messageId), [
    ...["replay.scene:1:TSPI:3", "replay.scene:1:TSPI:77", "replay.scene:2:TSPI:12"],
  ]);
});

Deno.test("EpochFrames counts what cannot be played", () => {
  const output = new PermittedOutput(9);
  const { frames, counts } = framesInto(output);
  frames.frame(message(1, "x".repeat(2000)));
  frames.frame(message(2));
  assert.deepEqual(counts.failed, { subject_too_long: 1 });
  assert.deepEqual(seqsOf(output.taken), [2]);
});
