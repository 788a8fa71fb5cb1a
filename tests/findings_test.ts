import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { ensureStreams } from "@rangecast/bus/provision";
import { StreamReader } from "@rangecast/bus/stream-reader";
import { streamSpecs } from "@rangecast/bus/streams";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { flightSubject } from "@rangecast/domains/flight/subjects";
import {
  type CommandReply,
  encodeCommand,
  type FindingCommand,
  readCommandReply,
} from "@rangecast/findings/command";
import type { Finding } from "@rangecast/findings/finding";
import { readFinding } from "@rangecast/findings/finding-message";
import { readLine } from "@rangecast/launch/read-line";
import { onEachBroker, onNatsServer, type TestBroker } from "./support/brokers.ts";
import { flightMessage } from "./support/flight_samples.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { startFindings } from "./support/running_findings.ts";
import { freePorts } from "./support/running_producer.ts";
import { sampleObservation } from "./support/sample_messages.ts";
import { callConsole } from "./support/running_console.ts";
import { until } from "./support/until.ts";

const KEPT = { max_age_ms: 3_600_000, max_bytes: 64 * 2 ** 20 };

/** A broker with flights, and an ear on all findings. */
class Sky implements AsyncDisposable {
  readonly told: Finding[] = [];
  readonly #reader: StreamReader;
  #next_s = Math.floor(systemClock.nowMs() / 1000) - 600;

  private constructor(readonly broker: RangeBroker) {
    const { connection } = broker;
    this.#reader = new StreamReader({
      ...{ connection, clock: systemClock, stream: "FINDINGS", filters: [">"] },
      from: { type: "sequence", sequence: 1 },
      onChange: () => this.#drain(),
    });
  }

  static async over(server: TestBroker): Promise<Sky> {
    const broker = await RangeBroker.on(server);
    await ensureStreams(broker.connection, streamSpecs("tspi", { flights: KEPT, telemetry: KEPT }));
    return new Sky(broker);
  }

  /** What was told of a rule and an entity: states, in order. */
  states(rule: string, entity: string): string[] {
    return this.told.filter((one) => one.rule === rule && one.entity === entity)
      .map(({ state, rev }) => `${rev} ${state}`);
  }

  async fly(changes: Partial<FlightPayload>): Promise<number> {
    this.#next_s++;
    const message = flightMessage({ last_contact_unix: this.#next_s, ...changes });
    const subject = flightSubject("tspi", message.payload.icao24);
    return await this.broker.publish(subject, new TextEncoder().encode(JSON.stringify(message)));
  }

  async ask(command: FindingCommand): Promise<CommandReply | null> {
    const { nats } = this.broker.connection;
    const reply = await nats.request("findings.cmd", encodeCommand(command), { timeout: 5000 });
    return readCommandReply(reply.data);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader[Symbol.asyncDispose]();
    await this.broker[Symbol.asyncDispose]();
  }

  #drain(): void {
    for (let next = this.#reader.take(); next; next = this.#reader.take()) {
      const read = readFinding(next.body);
      assert.ok(read.ok && next.subject.startsWith(`findings.${read.finding.domain}.`));
      assert.equal(next.header("Nats-Msg-Id"), `${read.finding.id}:${read.finding.rev}`);
      this.told.push(read.finding);
    }
  }
}

onEachBroker(
  "findings are told, handled by people, and outlive a service that is killed",
  async (server) => {
    await using sky = await Sky.over(server);
    const [a, b] = ["4ca97b", "4ca97c"];
    const { metrics } = freePorts();
    await using first = await startFindings(sky.broker.address, ["--metrics-port", `${metrics}`]);
    await first.ready();
    await sky.fly({ icao24: a });
    const seq = await sky.fly({ icao24: a, squawk: "7700" });
    await sky.fly({ icao24: a, squawk: "7700" });
    await until("it is told", () => sky.states("SQUAWK_7700", a).length > 0);
    const [opened] = sky.told;
    assert.ok(opened);
    assert.deepEqual([opened.state, opened.severity], ["open", "HIGH"]);
    assert.deepEqual(opened.evidence, [{ stream: "FLIGHTS", seq }]);

    const id = opened.id;
    assert.deepEqual(await sky.ask({ id, action: "acknowledge", by: "ann" }), { ok: true });
    const again = await sky.ask({ id, action: "acknowledge", by: "ann" });
    assert.equal(again?.ok, false);
    assert.deepEqual(await sky.ask({ id, action: "own", by: "ann" }), { ok: true });
    assert.equal((await sky.ask({ id: "none", action: "close", by: "ann" }))?.ok, false);
    const scrape = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    assert.match(scrape, /^rangecast_findings_open\{reason="SQUAWK_7700"\} 1$/m);
    assert.match(scrape, /^rangecast_commands_total\{reason="acknowledge"\} 1$/m);
    assert.equal((await fetch(`http://127.0.0.1:${metrics}/health`)).status, 200);

    await using rival = await startFindings(sky.broker.address);
    assert.equal((await rival.child.ended).code, 1);
    assert.match(rival.child.lastLogLines.join("\n"), /no other findings service may watch/);

    first.child.signal("SIGKILL");
    await first.child.ended;
    await sky.fly({ icao24: a, squawk: "1000" });
    await sky.fly({ icao24: b, squawk: "7500" });
    await using second = await startFindings(sky.broker.address);
    await second.ready();
    await until("what was missed is told", () => sky.states("SQUAWK_7500", b).length > 0);
    await until("the other is closed", () => sky.states("SQUAWK_7700", a).length > 3);
    assert.deepEqual(sky.states("SQUAWK_7700", a), [
      ...["1 open", "2 acknowledged", "3 acknowledged", "4 closed"],
    ]);
    assert.equal(sky.told.at(-1)?.owner ?? sky.told.at(-2)?.owner, "ann");
    second.child.signal("SIGINT");
    assert.equal((await second.child.ended).code, 0);
    const end = readLine<Record<string, unknown>>(second.output.at(-1) ?? "null");
    assert.deepEqual([end["program"], end["open"], end["final"]], [
      ...["findings", { SQUAWK_7500: 1 }, true],
    ]);
    await using third = await startFindings(sky.broker.address);
    await third.ready();
    await sky.fly({ icao24: b, squawk: "7500" });
    await sky.fly({ icao24: b, squawk: null, altitude_m: 25_000 });
    await until("it goes on", () => sky.states("IMPLAUSIBLE_ALTITUDE", b).length > 0);
    assert.deepEqual(sky.states("SQUAWK_7500", b), ["1 open"]);
  },
);

onNatsServer(
  "findings tells sensors that fall silent, and prints what others find in the past",
  async (server) => {
    await using sky = await Sky.over(server);
    const from_ms = systemClock.nowMs();
    for (let at = 0; at < 6; at++) {
      const { subject, body, headers } = sampleObservation(101, systemClock.nowMs());
      await sky.broker.publish(subject, body, headers);
    }
    await sky.fly({ icao24: "4ca97b", squawk: "7600" });
    const folder = await Deno.makeTempDir();
    const rules = `${folder}/rules.json`;
    const rule = { rule: "TRACK_LOST", domain: "tspi", enabled: true, severity: "LOW" };
    await Deno.writeTextFile(rules, JSON.stringify([{ ...rule, parameters: { after_s: 1 } }]));
    await using service = await startFindings(sky.broker.address, ["--rules", rules]);
    await service.ready();
    await until("it is lost", () => sky.states("TRACK_LOST", "101").length > 0);
    const { address } = sky.broker;
    const list = async () => (await callConsole(address, "--list-findings", "--json")).lines;
    const [listed] = (await list()).map((line) => readLine<Finding>(line));
    assert.ok(listed);
    assert.deepEqual([listed.rule, listed.entity, listed.severity], ["TRACK_LOST", "101", "LOW"]);
    const close = ["--finding", listed.id, "--finding-action", "close"];
    assert.equal((await callConsole(address, ...close)).code, 0);
    assert.deepEqual(await list(), []);
    const again = await callConsole(address, ...close);
    assert.equal(again.code, 1);
    assert.match(again.error, /no such finding/);
    const range = ["--recompute", "--from", new Date(from_ms - 1000).toISOString()];
    await using now = await startFindings(sky.broker.address, range);
    assert.equal((await now.child.ended).code, 0);
    const found = now.output.map((line) => readLine<Finding>(line));
    assert.deepEqual(found.map(({ rule }) => rule), ["SQUAWK_7600"]);
    assert.deepEqual(sky.states("SQUAWK_7600", "4ca97b"), []);
    await Deno.remove(folder, { recursive: true });
  },
);
