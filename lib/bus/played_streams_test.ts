import assert from "node:assert/strict";
import { holdsObservations } from "./played_streams.ts";

Deno.test("holdsObservations() is false for what programs say, replays, dead letters and buckets", () => {
  for (const stream of ["TSPI", "FLIGHTS", "FINDINGS", "RANGE2_REPLAY"]) {
    assert.ok(holdsObservations("tspi", stream), stream);
  }
  for (const stream of ["TSPI_OPS", "TSPI_REPLAY", "DEADLETTER", "KV_settings", "OBJ_maps"]) {
    assert.ok(!holdsObservations("tspi", stream), stream);
  }
});
