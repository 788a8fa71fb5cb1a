import assert from "node:assert/strict";
import { PRIVATE, startedDesk } from "../testing/started_desk.ts";
import { StripPress } from "./strip_press.ts";

/** A press on the strip of a desk that shows a channel. */
function pressOn(channel_id: string) {
  const started = startedDesk();
  started.show(channel_id);
  let settled = 0;
  const press = new StripPress(started.desk, () => void settled++);
  const click = (at_ms: number, isTouch = false) => {
    press.down({ at_ms, x: 100 }, isTouch);
    press.up();
  };
  /** Instants that were asked for, and whatever else. */
  const asked = () =>
    started.wishes().map((wish) =>
      wish.type === "replay"
        ? wish.start_ms
        : wish.type === "seek"
        ? wish.position_ms
        : wish.type === "join"
        ? wish.channel_id
        : wish.type
    );
  return { ...started, press, click, asked, settled: () => settled };
}

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("StripPress leaves live a moment after a click, and at once when it is dragged", () => {
  const { press, click, asked, clock, settled } = pressOn("livestream");
  click(1000);
  clock.advance(299);
  assert.deepEqual([asked(), press.isWaiting, settled()], [[], true, 0]);
  clock.advance(1);
  assert.deepEqual([asked(), press.isWaiting, settled()], [[1000], false, 1]);

  const dragged = pressOn("livestream");
  dragged.press.down({ at_ms: 2000, x: 100 }, false);
  dragged.press.move({ at_ms: 2010, x: 105 });
  assert.deepEqual(dragged.asked(), [], "a hand trembles");
  dragged.press.move({ at_ms: 2020, x: 106 });
  assert.deepEqual(dragged.asked(), [2020]);
  press[Symbol.dispose]();
});

pure("StripPress stays on live, and in a group replay, when it becomes a double click", () => {
  for (const channel of ["livestream", "replay.x"]) {
    const { press, click, asked, clock } = pressOn(channel);
    click(1000);
    clock.advance(200);
    click(1001);
    press.takeBack();
    clock.advance(1000);
    assert.deepEqual(asked(), [], channel);
  }
});

pure("StripPress leads back from where a slow double click has led", async () => {
  const cases = [["livestream", "live"], ["replay.x", "replay.x"]] as const;
  for (const [channel, back] of cases) {
    const { press, click, asked, clock, answer } = pressOn(channel);
    click(1000);
    clock.advance(450);
    click(1001);
    press.takeBack();
    await answer();
    assert.deepEqual(asked(), [1000, back]);
  }
});

pure("StripPress moves a replay of one's own at once, and back by a double click", async () => {
  const { press, click, asked, clock, answer, show } = pressOn(PRIVATE);
  const settled = async (epoch: string) => {
    await answer();
    show(PRIVATE, false, 1, epoch);
    clock.advance(100);
    await answer();
  };
  click(1000);
  assert.deepEqual(asked(), [1000]);
  await settled("b");
  click(1001);
  await settled("c");
  press.takeBack();
  await answer();
  assert.deepEqual(asked(), [1000, 1001, 5000], "where it was before both");
});

pure("StripPress takes a finger for a tap when it is let go, and for none with another one", () => {
  const { press, click, asked, clock } = pressOn(PRIVATE);
  press.down({ at_ms: 1000, x: 100 }, true);
  assert.deepEqual(asked(), []);
  press.forget();
  clock.advance(1000);
  assert.deepEqual(asked(), [], "another one has come");
  click(2000, true);
  assert.deepEqual(asked(), [2000]);
});

pure("StripPress takes nothing back that is no part of a double click", () => {
  const { press, click, asked, clock } = pressOn("livestream");
  click(1000);
  clock.advance(300);
  press.forget();
  press.takeBack();
  assert.deepEqual(asked(), [1000]);
});
