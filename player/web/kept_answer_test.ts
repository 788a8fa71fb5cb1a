import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { KeptAnswer } from "./kept_answer.ts";

Deno.test({
  name: "KeptAnswer asks once for all, and again when the answer is old or was none",
  permissions: "none",
  async fn() {
    const clock = new ManualClock();
    const answers: (number | Error)[] = [1, new Error("away"), 2];
    const kept = new KeptAnswer(clock, 10, () => {
      const answer = answers.shift() ?? 3;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    assert.deepEqual(await Promise.all([kept.get(), kept.get()]), [1, 1]);
    clock.advance(9);
    assert.equal(await kept.get(), 1);
    clock.advance(1);
    await assert.rejects(kept.get(), /away/);
    assert.equal(await kept.get(), 2);
    assert.equal(await kept.get(), 2);
  },
});
