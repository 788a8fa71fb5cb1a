import assert from "node:assert/strict";
import { effect, signal } from "@preact/signals";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { Shown } from "@rangecast/client/picture";
import type { PlayheadView } from "@rangecast/client/playhead";
import { SteadyClock } from "./steady_clock.ts";

const vectorOf = (channel_id: string): ClockVector => ({
  ...{ channel_id, epoch: 1, position_ms: 0, rate: 1, updated_at_ms: 0, state: "seeking" },
  window: { start_ms: 0, end_ms: null },
});
const vector = vectorOf("replay.a");
const PAUSED: PlayheadView = { vector, state: "paused", rate: 1, problem: null };
const SEEKING: PlayheadView = { ...PAUSED, state: "seeking" };
const SHOWN: Shown = { channel_id: "livestream", epoch: "a", progress: null };

function stage() {
  const clockView = signal(PAUSED);
  const shown = signal(SHOWN);
  const steady = new SteadyClock({ clockView, shown });
  const told: string[] = [];
  effect(() => void told.push(steady.view.value.state));
  return { clockView, shown, steady, told };
}

Deno.test("SteadyClock tells of no jump whose state comes between two beats", () => {
  const { clockView, shown, steady, told } = stage();
  for (const epoch of ["b", "c", "d"]) {
    clockView.value = { ...SEEKING };
    steady.beat();
    shown.value = { ...SHOWN, epoch };
  }
  clockView.value = { ...PAUSED, rate: 2 };
  steady.beat();
  assert.deepEqual(told, ["paused", "paused"]);
  assert.equal(steady.view.value.rate, 2);
});

Deno.test("SteadyClock tells of a jump that lasts, and of its end at once", () => {
  const { clockView, steady, told } = stage();
  clockView.value = SEEKING;
  steady.beat();
  assert.deepEqual(told, ["paused"]);
  steady.beat();
  assert.deepEqual(told, ["paused", "seeking"]);
  clockView.value = { ...PAUSED };
  assert.deepEqual(told, ["paused", "seeking", "paused"]);
});

Deno.test("SteadyClock tells of the next jump only when that lasts as well", () => {
  const { clockView, steady, told } = stage();
  clockView.value = SEEKING;
  steady.beat();
  steady.beat();
  clockView.value = { ...PAUSED };
  clockView.value = { ...SEEKING };
  steady.beat();
  assert.equal(told.at(-1), "paused");
});

Deno.test("SteadyClock tells of a jump into another channel at once", () => {
  const { clockView, told } = stage();
  clockView.value = { ...SEEKING, vector: vectorOf("replay.b") };
  assert.equal(told.at(-1), "seeking");
});
