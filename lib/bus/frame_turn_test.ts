import assert from "node:assert/strict";
import { FrameTurn } from "./frame_turn.ts";
import type { ReplayFrame } from "./replay_frame.ts";

function frame(epoch: number, number: number, seq: number): ReplayFrame {
  return {
    ...{ stream: "TSPI", seq, subject: "tspi.geocentric.1", time_ms: seq * 10, header: () => null },
    ...{ body: new Uint8Array(), epoch, frame: number, isState: false, messageId: null },
  };
}

Deno.test("FrameTurn tells a new epoch, then its first frame, then the frames behind", () => {
  const turn = new FrameTurn("tspi", () => assert.fail("there is no gap"));
  const first = frame(1, 0, 5);
  assert.equal(turn.takeOpening(), undefined);
  assert.deepEqual(turn.judge(first), { type: "epoch", epoch: 1 });
  assert.deepEqual(turn.takeOpening(), { type: "frame", frame: first });
  assert.equal(turn.takeOpening(), undefined);
  assert.equal(turn.judge(frame(1, 1, 6))?.type, "frame");
  assert.deepEqual(turn.counts, { frames: 2, older_epoch: 0, repeated: 0, gaps: 0 });
});

Deno.test("FrameTurn counts what is repeated or over, and hands neither on", () => {
  const turn = new FrameTurn("tspi", () => assert.fail("there is no gap"));
  assert.deepEqual(turn.enter({ epoch: 2, next: 0, state: null }), { type: "epoch", epoch: 2 });
  assert.equal(turn.judge(frame(1, 7, 5)), undefined);
  assert.equal(turn.judge(frame(2, 0, 5))?.type, "frame");
  assert.equal(turn.judge(frame(2, 0, 5)), undefined);
  assert.deepEqual(turn.counts, { frames: 1, older_epoch: 1, repeated: 1, gaps: 0 });
});

Deno.test("FrameTurn hands on the frame behind a gap unless the gap is taken care of", () => {
  const seen: number[] = [];
  const turn = new FrameTurn("tspi", ({ seq }) => seen.push(seq) === 1);
  turn.enter({ epoch: 1, next: 0, state: null });
  assert.equal(turn.judge(frame(1, 3, 8)), undefined);
  assert.equal(turn.judge(frame(1, 9, 14))?.type, "frame");
  assert.deepEqual(seen, [8, 14]);
  assert.equal(turn.counts.gaps, 2);
});

Deno.test("FrameTurn forgets the first frame of an epoch when another one is entered", () => {
  const turn = new FrameTurn("tspi", () => assert.fail("there is no gap"));
  turn.judge(frame(1, 0, 5));
  turn.enter({ epoch: 2, next: 0, state: null });
  assert.equal(turn.takeOpening(), undefined);
});
