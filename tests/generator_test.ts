import assert from "node:assert/strict";
import { readLine } from "@rangecast/launch/read-line";
import { startProgram } from "@rangecast/launch/start-program";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";

onEachBroker("generator stores every frame, and its last line says so", async (server) => {
  await using broker = await RangeBroker.on(server);
  let last = "";
  await using generator = await startProgram(
    "generator/main.ts",
    [
      ...["--nats-server", broker.address, "--count", "20", "--rate", "50", "--duration", "1s"],
      ...["--stream-prefix", "range2", "--telemetry-max-bytes", "64MiB", "--metrics-port", "0"],
      ...[
        "--ops-max-bytes",
        "64MiB",
        "--replay-max-bytes",
        "64MiB",
        "--playout-max-bytes",
        "64MiB",
      ],
    ],
    /sending to nats/,
    { onOutput: (line) => last = line },
  );
  assert.equal((await generator.ended).code, 0, generator.lastLogLines.join("\n"));
  const { frames_generated, datagrams, errors } = readLine<
    { frames_generated: number; datagrams: number; errors: Record<string, number> }
  >(last);
  assert.equal(frames_generated, 1000);
  assert.equal(datagrams, frames_generated);
  assert.deepEqual(errors, {});
  assert.equal(await broker.messagesIn("RANGE2"), frames_generated);
});
