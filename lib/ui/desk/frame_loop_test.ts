import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { FrameLoop, IDLE_MS } from "./frame_loop.ts";

/** A loop on a screen that shows a frame when the test says so. */
function setUp() {
  const clock = new ManualClock(0);
  const asked: ((now_ms: number) => void)[] = [];
  const inputs = new Set<() => void>();
  const loop = new FrameLoop({
    requestFrame: (draw) => void asked.push(draw),
    onInput: (listener) => {
      inputs.add(listener);
      return () => inputs.delete(listener);
    },
  }, clock);
  /** Shows a frame if one was asked for. */
  const show = () => {
    const draws = asked.splice(0);
    assert.ok(draws.length <= 1, "a frame is asked for once");
    for (const draw of draws) draw(clock.monotonicMs());
    return draws.length;
  };
  const input = () => inputs.forEach((listener) => listener());
  return { clock, loop, show, input, inputs, asked };
}

Deno.test("frames follow each other while something moves", () => {
  const { loop, show } = setUp();
  let moves = true;
  loop.add(() => moves);
  loop.add(() => false);
  assert.equal(show(), 1);
  assert.equal(show(), 1);
  moves = false;
  assert.equal(show(), 1);
  assert.equal(show(), 0, "what stands still is left alone");
});

Deno.test("what stands still is looked at a few times a second", () => {
  const { clock, loop, show } = setUp();
  let drawn = 0;
  loop.add(() => {
    drawn++;
    return false;
  });
  show();
  for (let i = 0; i < 10; i++) {
    clock.advance(IDLE_MS - 1);
    assert.equal(show(), 0);
    clock.advance(1);
    assert.equal(show(), 1);
  }
  assert.equal(drawn, 11);
});

Deno.test("a frame follows at once when something is new or the viewer does anything", () => {
  const { clock, loop, show, input } = setUp();
  loop.add(() => false);
  show();
  loop.wake();
  loop.wake();
  assert.equal(show(), 1);
  input();
  input();
  assert.equal(show(), 1);
  clock.advance(IDLE_MS - 1);
  assert.equal(show(), 0, "it waits from the last frame on");
  clock.advance(1);
  assert.equal(show(), 1);
});

Deno.test("what is new while a frame is drawn has the next one", () => {
  const { loop, show } = setUp();
  let news = 1;
  loop.add(() => {
    if (news-- > 0) loop.wake();
    return false;
  });
  assert.equal(show(), 1);
  assert.equal(show(), 1);
  assert.equal(show(), 0);
});

Deno.test("a drawing that fails stops neither the others nor itself", () => {
  const { clock, loop, show } = setUp();
  let isBroken = true;
  const seen: string[] = [];
  loop.add(() => {
    if (isBroken) throw new Error("no canvas");
    seen.push("first");
    return false;
  });
  loop.add(() => {
    seen.push("second");
    return false;
  });
  assert.throws(show, /no canvas/);
  assert.deepEqual(seen, ["second"]);
  isBroken = false;
  clock.advance(IDLE_MS);
  show();
  assert.deepEqual(seen, ["second", "first", "second"]);
});

Deno.test("a frame in which several drawings fail tells of each", () => {
  const { loop, show } = setUp();
  for (const what of ["no canvas", "no land"]) {
    loop.add(() => {
      throw new Error(what);
    });
  }
  assert.throws(show, (error) => {
    assert.ok(error instanceof AggregateError);
    assert.match(error.message, /2 parts: .*no canvas.*no land/);
    return error.errors.length === 2;
  });
});

Deno.test("a loop without drawings asks for nothing and listens to nothing", () => {
  const { clock, loop, show, inputs, asked } = setUp();
  loop.wake();
  assert.equal(asked.length, 0);
  const stop = loop.add(() => true);
  show();
  stop();
  show();
  assert.deepEqual([show(), inputs.size], [0, 0]);
  clock.advance(10 * IDLE_MS);
  assert.equal(show(), 0);
  loop.add(() => false);
  assert.deepEqual([show(), inputs.size], [1, 1], "it begins again");
});
