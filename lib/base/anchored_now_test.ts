import assert from "node:assert/strict";
import fc from "fast-check";
import { anchoredNow } from "./anchored_now.ts";

/** A machine whose wall clock runs `drift` faster than its counter, and can be set. */
class Machine {
  #elapsed_ms = 0;
  #stepped_ms = 0;

  constructor(readonly drift: number, readonly start_ms = 1_790_000_000_000.25) {}

  /** The wall clock with its fractions, which the program cannot see. */
  get true_ms(): number {
    return this.start_ms + this.#elapsed_ms * (1 + this.drift) + this.#stepped_ms;
  }

  wallMs(): number {
    return Math.floor(this.true_ms);
  }

  counterMs(): number {
    return 17 + this.#elapsed_ms;
  }

  wait(by_ms: number): void {
    this.#elapsed_ms += by_ms;
  }

  step(by_ms: number): void {
    this.#stepped_ms += by_ms;
  }

  now(): () => number {
    const sources = { wallMs: () => this.wallMs(), counterMs: () => this.counterMs() };
    return anchoredNow(sources, this.start_ms - 17);
  }
}

Deno.test("anchoredNow() keeps the counter's fractions when the clocks agree", () => {
  const machine = new Machine(0, 1_790_000_000_000);
  const now = machine.now();
  for (const by_ms of [0, 0.25, 0.5, 100, 0.125]) {
    machine.wait(by_ms);
    assert.equal(now(), machine.true_ms);
  }
});

Deno.test("anchoredNow() never runs back, and stays within 2 ms, when the counter drifts", () => {
  const drift = fc.integer({ min: -500, max: 500 }).map((ppm) => ppm / 1e6);
  const waits = fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { maxLength: 200 });
  fc.assert(fc.property(drift, waits, (drift, waits) => {
    const machine = new Machine(drift);
    const now = machine.now();
    let last_ms = -Infinity;
    for (const by_ms of waits) {
      machine.wait(by_ms);
      const now_ms = now();
      assert.ok(now_ms >= last_ms, `${now_ms} after ${last_ms}`);
      assert.ok(Math.abs(now_ms - machine.true_ms) <= 2.001, `${now_ms - machine.true_ms} ms off`);
      last_ms = now_ms;
    }
  }));
});

Deno.test("anchoredNow() follows at once when the wall clock is set, forwards or back", () => {
  const step = fc.integer({ min: 130, max: 10_000_000 });
  fc.assert(fc.property(step, fc.boolean(), (size_ms, back) => {
    const machine = new Machine(0);
    const now = machine.now();
    now();
    machine.step(back ? -size_ms : size_ms);
    machine.wait(1);
    assert.ok(Math.abs(now() - machine.true_ms) <= 2.001);
  }));
});

Deno.test("anchoredNow() stands still and catches up when the wall clock is set back a little", () => {
  const machine = new Machine(0);
  const now = machine.now();
  const before_ms = now();
  machine.step(-100);
  machine.wait(50);
  assert.equal(now(), before_ms);
  machine.wait(60);
  assert.ok(Math.abs(now() - machine.true_ms) <= 2.001 && now() > before_ms);
});

Deno.test("anchoredNow() recovers when the program was paused between its two readings", () => {
  const machine = new Machine(0);
  let pause_ms = 0;
  const now = anchoredNow({
    wallMs: () => {
      const wall_ms = machine.wallMs();
      machine.wait(pause_ms);
      return wall_ms;
    },
    counterMs: () => machine.counterMs(),
  }, machine.start_ms - 17);
  let last_ms = now();
  for (pause_ms of [0, 500, 0, 5, 0]) {
    const paused_ms = pause_ms;
    const now_ms = now();
    assert.ok(now_ms >= last_ms);
    assert.ok(machine.true_ms - now_ms <= paused_ms + 2 && now_ms - machine.true_ms <= 2);
    last_ms = now_ms;
  }
});
