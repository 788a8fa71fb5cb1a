import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { createLogger } from "@rangecast/cli/log";
import { ReasonCounts } from "./host_counts.ts";
import { StopSayer } from "./stop_sayer.ts";

Deno.test("StopSayer counts the stops that it does not say, as too many wait", () => {
  const clock = new ManualClock(0);
  const refused = new ReasonCounts();
  const asked: string[] = [];
  const nats = {
    request: (subject: string) => {
      asked.push(subject);
      return new Promise(() => {});
    },
  };
  const stops = new StopSayer({
    // A stand-in with the one method that is used.
    connection: { nats } as unknown as BusConnection,
    ...{ clock, refused, speaker: { prefix: "tspi", sender: "host" } },
    log: createLogger({ program: "host", level: "error", clock, write: () => {} }),
    stop: new AbortController().signal,
  });
  for (let i = 0; i < 256; i++) stops.say(`replay.r${i}`);
  assert.deepEqual(refused.all, {});
  stops.say("replay.late");
  assert.deepEqual(refused.all, { stop_overflow: 1 });
  assert.equal(asked.length, 256);
});
