import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import {
  FINDINGS_STREAM_FLAGS,
  findingsRetention,
  FLIGHT_STREAM_FLAGS,
  flightRetention,
  retentionSettings,
  STREAM_FLAGS,
} from "./stream_flags.ts";
import { DEFAULT_RETENTION, RANGE_RETENTION } from "./streams.ts";

const read = (...args: string[]) => retentionSettings(parseFlags(STREAM_FLAGS, args));

Deno.test("retentionSettings() are the contract's when no flag is given", () => {
  assert.deepEqual(read(), RANGE_RETENTION);
});

Deno.test("retentionSettings() follow each flag, and no other stream changes", () => {
  const kept = read(
    "--telemetry-max-age",
    "3d",
    "--ops-max-bytes",
    "64MiB",
    "--replay-max-age=90m",
  );
  assert.deepEqual(kept, {
    ...RANGE_RETENTION,
    telemetry: { ...RANGE_RETENTION.telemetry, max_age_ms: 3 * 86_400_000 },
    ops: { ...RANGE_RETENTION.ops, max_bytes: 64 * 2 ** 20 },
    replay: { ...RANGE_RETENTION.replay, max_age_ms: 5_400_000 },
  });
});

Deno.test("flightRetention() and findingsRetention() are for those streams alone", () => {
  const { flights, ops, deadletter, findings } = DEFAULT_RETENTION;
  const read = (...args: string[]) => flightRetention(parseFlags(FLIGHT_STREAM_FLAGS, args));
  assert.deepEqual(read(), { flights, ops, deadletter });
  assert.equal(read("--flights-max-age", "2d").flights.max_age_ms, 2 * 86_400_000);
  assert.throws(() => read("--deadletter-max-bytes", "3"), /--deadletter-max-bytes/);
  assert.deepEqual(findingsRetention(parseFlags(FINDINGS_STREAM_FLAGS, [])), { findings });
});

Deno.test("retentionSettings() refuse what the broker would not take, naming the flag", () => {
  const refused = (args: string[], flag: RegExp) =>
    assert.throws(() => read(...args), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, flag);
      return true;
    });
  refused(["--telemetry-max-age", "999ms"], /--telemetry-max-age .* current value is 999 ms/);
  refused(["--playout-max-bytes", "1023"], /--playout-max-bytes .* current value is 1023/);
  refused(["--ops-max-age", "soon"], /--ops-max-age/);
  refused(["--ops-max-bytes", "much"], /--ops-max-bytes/);
});
