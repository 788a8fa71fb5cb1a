import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { systemClock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { parseFlags } from "@rangecast/cli/flags";
import { createLogger } from "@rangecast/cli/log";
import { type Datagram, decodeDatagram } from "@rangecast/domains/tspi/datagram";
import { instantOf } from "@rangecast/domains/tspi/instant";
import { scratchFolder } from "@rangecast/tests/scratch";
import { configure } from "./config.ts";
import { GENERATOR_FLAGS } from "./flags.ts";
import { runGenerator } from "./run.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/igc/", import.meta.url));

interface Run {
  readonly datagrams: readonly Datagram[];
  /** The line at the end. */
  readonly figures: Readonly<Record<string, unknown>>;
  readonly log: readonly string[];
}

/** Runs a generator that sends to this test, until it ends or has sent `enough`. */
async function run(line: string, enough = Infinity): Promise<Run> {
  using open = new DisposableStack();
  const address = { transport: "udp", hostname: "127.0.0.1", port: 0 } as const;
  const receiver = open.adopt(Deno.listenDatagram(address), (socket) => socket.close());
  assert.ok(receiver.addr.transport === "udp");
  const args = [...line.split(" "), `--udp-target=127.0.0.1:${receiver.addr.port}`];
  const stop = new AbortController();
  const datagrams: Datagram[] = [];
  const log: string[] = [];
  let output = "";
  const receive = async () => {
    for await (const [bytes] of receiver) {
      const datagram = decodeDatagram(bytes);
      assert.ok(typeof datagram !== "string", `refused: ${String(datagram)}`);
      datagrams.push(datagram);
      if (datagrams.length >= enough) stop.abort();
      if (datagrams.length >= expected) return;
    }
  };
  let expected = Infinity;
  const received = receive();
  await runGenerator(configure(parseFlags(GENERATOR_FLAGS, args)), {
    clock: systemClock,
    log: createLogger({
      program: "generator",
      level: "info",
      clock: systemClock,
      write: (text) => log.push(text),
    }),
    stop: stop.signal,
  }, {
    write: (bytes) => {
      output += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
  });
  const figures = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
  expected = figures.datagrams;
  if (datagrams.length < expected) await received;
  return { datagrams, figures, log };
}

Deno.test("runGenerator() sends every sample of a fleet, stamped with the time of now", async () => {
  const started_ms = systemClock.nowMs();
  const { datagrams, figures } = await run("--count 4 --rate 50 --duration 500ms --style airshow");
  assert.equal(figures.frames_generated, 100);
  assert.equal(figures.datagrams, 100);
  assert.equal(figures.aircraft, 4);
  assert.equal(figures.rate, 50);
  assert.deepEqual(figures.errors, {});
  assert.equal(datagrams.length, 100);
  const ids = new Set(datagrams.map(({ sensor_id, ticks }) => `${sensor_id}:${ticks}`));
  assert.equal(ids.size, 100);
  const ended_ms = systemClock.nowMs();
  for (const { day, ticks } of datagrams) {
    const { event_ms } = instantOf(day, ticks / 10_000, ended_ms);
    assert.ok(event_ms >= started_ms - 1 && event_ms <= ended_ms + 1);
  }
});

Deno.test("runGenerator() plays a recorded flight with its own day and time when told so", async () => {
  const { datagrams, figures, log } = await run(
    `--igc ${FIXTURES}midnight.igc --time original --rate 1 --time-scale 200`,
  );
  assert.equal(figures.frames_generated, 121);
  assert.deepEqual(
    [datagrams[0], datagrams[59], datagrams[60], datagrams[120]]
      .map((datagram) => [datagram?.day, datagram?.ticks]),
    [[366, 863_400_000], [366, 863_990_000], [1, 0], [1, 600_000]],
  );
  assert.match(log.join(""), /flights loaded flights=1 length_s=120 fixes=61/);
});

Deno.test("runGenerator() starts flights again when it is to go on, until it is stopped", async () => {
  const { datagrams, figures } = await run(
    `--igc ${FIXTURES}midnight.igc --time original --rate 1 --time-scale 500 --continuous`,
    300,
  );
  assert.ok(Number(figures.frames_generated) >= 300);
  assert.deepEqual(datagrams[121], datagrams[0]);
  assert.deepEqual(datagrams[242], datagrams[0]);
});

Deno.test("runGenerator() begins inside of a recording when a part is skipped", async () => {
  const { datagrams } = await run(
    `--igc ${FIXTURES}midnight.igc --time original --rate 1 --time-scale 200 --skip 100s`,
  );
  assert.equal(datagrams.length, 21);
  assert.deepEqual([datagrams[0]?.day, datagrams[0]?.ticks], [1, 400_000]);
});

Deno.test("runGenerator() sends what the sites see", async () => {
  await using folder = await scratchFolder();
  const path = `${folder.path}/sites.json`;
  await Deno.writeTextFile(path, '{"10001": {"lat": 57.0, "lon": 18.1, "height_m": 20}}');
  const { datagrams, log } = await run(`--count 2 --duration 200ms --sites ${path}`);
  const kinds = new Set(datagrams.map(({ sensor_id, type }) => `${sensor_id} ${type}`));
  assert.deepEqual([...kinds].sort(), ["10000 geocentric", "10001 spherical"]);
  assert.match(log.join(""), /spherical=1 geocentric=1/);
});

Deno.test("runGenerator() says what is wrong when the sites are of other sensors", async () => {
  await using folder = await scratchFolder();
  const path = `${folder.path}/sites.json`;
  await Deno.writeTextFile(path, '{"501": {"lat": 57.0, "lon": 18.1, "height_m": 20}}');
  await assert.rejects(
    run(`--count 2 --duration 200ms --sites ${path}`),
    (error) => error instanceof OperatorError && /from 10000 to 10001/.test(error.message),
  );
});

Deno.test("runGenerator() says what is wrong when more is skipped than there is", async () => {
  await assert.rejects(
    run(`--igc ${FIXTURES}midnight.igc --skip 3m`),
    (error) => error instanceof OperatorError && /--skip 3m.*120s/.test(error.message),
  );
});
