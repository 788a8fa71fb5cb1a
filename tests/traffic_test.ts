import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import type { LedgerSnapshot } from "@rangecast/bus/ledger";
import { decodeFlight } from "@rangecast/domains/flight/decode-flight";
import { ChildProgram } from "@rangecast/launch/child-program";
import { permissionLine } from "@rangecast/launch/permission-line";
import { readLine } from "@rangecast/launch/read-line";
import { onEmbeddedBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";

onEmbeddedBroker("generator: traffic is stored as flights, each report once", async (server) => {
  await using broker = await RangeBroker.on(server);
  const output: string[] = [];
  await using generator = ChildProgram.start({
    name: "generator",
    command: await permissionLine("generator/main.ts", [
      ...["--style", "traffic", "--count", "20", "--rate", "0.5", "--time-scale", "50"],
      ...["--duration", "1s", "--metrics-port", "0", "--nats-server", broker.address],
      ...["flights", "ops", "deadletter"].flatMap((role) => [`--${role}-max-bytes`, "64MiB"]),
    ]),
    clock: systemClock,
    onOutput: (line) => void output.push(line),
  });
  assert.equal((await generator.ended).code, 0);
  const end = readLine<{ ledger: LedgerSnapshot; balanced: boolean }>(output.at(-1) ?? "null");
  assert.ok(end.balanced);
  assert.equal(end.ledger.stored, end.ledger.received);
  assert.ok(end.ledger.stored > 400, "20 aircraft, 50 s, one report every 2 s");
  const { direct } = await jetstreamManager(broker.connection.nats, { checkAPI: false });
  const message = decodeFlight(
    (await direct.getMessage("FLIGHTS", { seq: 1 }))?.data ?? new Uint8Array(),
  );
  assert.ok(typeof message !== "string", String(message));
  assert.equal(message.source.mode, "synthetic");
});
