import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { newestOf } from "@rangecast/bus/kept-message";
import { sayStored } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import { createLogger } from "@rangecast/cli/log";
import { CommandKeeper, renewed } from "@rangecast/replayer/command-keeper";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker, SMALL_RETENTION } from "./support/range_broker.ts";
import { sampleCommand } from "./support/sample_messages.ts";

const { max_age_ms } = SMALL_RETENTION.telemetry;
const UNITS = "tspi.cmd.display.units";

async function newestUnits({ connection }: RangeBroker) {
  const stream = { connection, clock: systemClock, stream: "TSPI" };
  const newest = await newestOf(stream, UNITS, new AbortController().signal);
  const heard = newest && hear("display-command", newest.body);
  assert.ok(newest && heard?.ok);
  return { seq: newest.seq, id: newest.header("Nats-Msg-Id"), command: heard.value };
}

onEachBroker(
  "CommandKeeper says a command again when it is about to be removed",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    const clock = new ManualClock(systemClock.nowMs());
    const lines: string[] = [];
    let renewed = 0;
    using keeper = new CommandKeeper({
      ...{ connection: broker.connection, clock, prefix: "tspi", max_age_ms },
      log: createLogger({
        ...{ program: "test", level: "debug", clock: systemClock },
        write: (line) => void lines.push(line),
      }),
      onRenewed: () => void renewed++,
    });
    const { subject, body, headers } = sampleCommand(formatIso(systemClock.nowMs()));
    await broker.publish(subject, body, headers);
    // What is no command is not said again, however old it is.
    await broker.publish("tspi.cmd.display.marker_color", new Uint8Array([1]));
    const said = await newestUnits(broker);
    await keeper.look();
    assert.equal((await newestUnits(broker)).seq, said.seq);
    clock.stepWallClock(0.8 * max_age_ms);
    await keeper.look();
    const again = await newestUnits(broker);
    assert.equal(renewed, 1, lines.join(""));
    assert.ok(again.seq > said.seq);
    assert.notEqual(again.command.cmd_id, said.command.cmd_id);
    assert.equal(again.id, again.command.cmd_id);
    assert.deepEqual({ ...again.command, cmd_id: "" }, { ...said.command, cmd_id: "" });
    assert.equal(await broker.messagesIn("TSPI"), 3);
  },
);

onEachBroker("renewed() is refused by the broker when a newer command is there", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  const { subject, body, headers } = sampleCommand(formatIso(systemClock.nowMs()));
  const seq = await broker.publish(subject, body, headers);
  const newer = sampleCommand(formatIso(systemClock.nowMs()));
  await broker.publish(subject, newer.body, newer.headers);
  const again = renewed(subject, body, seq, crypto.randomUUID());
  assert.ok(again);
  const outcome = await sayStored(broker.connection, again, { clock: systemClock });
  assert.equal(outcome.ok, false);
  assert.equal((await newestUnits(broker)).seq, seq + 1);
});
