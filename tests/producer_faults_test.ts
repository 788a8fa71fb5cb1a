import assert from "node:assert/strict";
import { BASE_FLAGS, shellLine } from "@rangecast/cli/permissions";
import { permissionLine } from "@rangecast/launch/permission-line";
import { readLine } from "@rangecast/launch/read-line";
import { ROOT } from "./lint/scope.ts";
import { onEachBroker, onNatsServer } from "./support/brokers.ts";
import { freePorts, producerArgs, type ProducerEnd } from "./support/running_producer.ts";
import { CTRL_C, needsTerminal, Terminal } from "./support/terminal.ts";
import { until } from "./support/until.ts";

const PRODUCER = "producer/main.ts";
/** Nobody listens there: the port of the discard protocol, which no system serves any more. */
const NOBODY = { host: "127.0.0.1", port: 9 };

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command that is expected to end by itself; its standard input is closed at once. */
async function run(command: readonly string[]): Promise<Ended> {
  const [executable = "", ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(executable, {
    args,
    cwd: ROOT,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), error: decoder.decode(stderr) };
}

/** Runs a producer by its own permission line. */
async function runProducer(args: readonly string[]): Promise<Ended> {
  return await run(await permissionLine(PRODUCER, args));
}

/** One line of what is wrong, and no stack. Lines of the log may come before it. */
function assertOneLine({ error }: Ended, message: RegExp): void {
  const lines = error.trimEnd().split("\n").filter((line) => !/^\d{4}-\d\d-\d\dT/.test(line));
  assert.equal(lines.length, 1, error);
  assert.match(lines[0] ?? "", message);
}

onEachBroker("producer: says in one line that its UDP port is in use", async (server) => {
  const ports = freePorts();
  const other = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: ports.udp });
  try {
    const ended = await runProducer(producerArgs(server, ports));
    assert.equal(ended.code, 1);
    assertOneLine(ended, /^producer: Cannot listen on udp .* the port is in use: .*--udp-port$/);
  } finally {
    other.close();
  }
});

onEachBroker("producer: says in one line that its metrics port is in use", async (server) => {
  const ports = freePorts();
  using _other = Deno.listen({ hostname: "127.0.0.1", port: ports.metrics });
  const ended = await runProducer(producerArgs(server, ports));
  assert.equal(ended.code, 1);
  assertOneLine(ended, /^producer: Cannot serve metrics on .* in use: .*--metrics-port/);
});

Deno.test("producer: says in one line that no broker is reached, and who to start or name", async () => {
  const ended = await runProducer(producerArgs(NOBODY));
  assert.equal(ended.code, 1);
  assertOneLine(ended, /^producer: Cannot reach a NATS server at 127.0.0.1:9: .*--nats-server/);
  assert.equal(ended.out, "");
});

Deno.test("producer: shows the stack with --log-level debug alone", async () => {
  const ended = await runProducer([...producerArgs(NOBODY), "--log-level", "debug"]);
  assert.equal(ended.code, 1);
  assert.match(ended.error, /\n\s+at /);
});

onNatsServer("producer: says in one line that the broker refuses its token", async (server) => {
  await server.restart({ token: "right" });
  for (const login of [["--nats-token", "wrong"], []]) {
    const ended = await runProducer([...producerArgs(server), ...login]);
    assert.equal(ended.code, 1);
    assertOneLine(ended, /^producer: Cannot log in to the NATS server at .*--nats-token/);
    assert.equal(ended.error.includes("wrong"), false, "a secret stays out of the log");
  }
});

onNatsServer("producer: says in one line that JetStream is off", async (server) => {
  await server.restart({ settings: ["jetstream: disabled"] });
  const ended = await runProducer(producerArgs(server));
  assert.equal(ended.code, 1);
  assertOneLine(ended, /^producer: Cannot prepare the streams: .*nats-server -js/);
});

onNatsServer(
  "producer: says in one line that its streams are too large for the broker",
  async (server) => {
    const args = [...producerArgs(server), "--telemetry-max-bytes", "900TiB"];
    const ended = await runProducer(args);
    assert.equal(ended.code, 1);
    assertOneLine(ended, /^producer: Cannot prepare the streams: .*lower --telemetry-max-bytes/);
  },
);

onEachBroker(
  "producer: leaves a stream with other settings alone, and names the field",
  async (server) => {
    const args = (age: string) => [...producerArgs(server), "--telemetry-max-age", age];
    const first = await runProducer([...args("1h"), "--stop-with-stdin"]);
    assert.equal(first.code, 0, first.error);
    const ended = await runProducer(args("2h"));
    assert.equal(ended.code, 1);
    assertOneLine(ended, /^producer: Cannot use stream TSPI .*: max_age is 1h and would be 2h\. /);
  },
);

Deno.test("producer: names the missing permission with the flag to add", async () => {
  const missing = [
    { without: /^--allow-net=/, says: /add --allow-net=127\.0\.0\.1:\d+,127\.0\.0\.1:9/ },
    { without: /^--allow-read=/, says: /add --allow-read=producer\/udp_worker\.ts,/ },
  ];
  for (const { without, says } of missing) {
    const line = await permissionLine(PRODUCER, producerArgs(NOBODY));
    const ended = await run(line.filter((word) => !without.test(word)));
    assert.equal(ended.code, 1);
    assertOneLine(ended, /^producer: Cannot start as a permission is missing: /);
    assert.match(ended.error, says);
  }
});

Deno.test("producer: exits with 2 and one line for wrong flags", async () => {
  const wrong: [args: string[], message: RegExp][] = [
    [["--udp-prot", "1"], /Unknown flag --udp-prot: did you mean --udp-port\?/],
    [["--udp-port"], /Cannot use --udp-port as it needs a value/],
    [["--sensor-id", "70000"], /Cannot use --sensor-id as .* from 0 to 65535/],
    [["--udp-group", "10.1.1.1"], /Cannot use --udp-group/],
    [["--nats-user", "a"], /--nats-password/],
    [["here"], /Cannot use "here"/],
  ];
  for (const [args, message] of wrong) {
    const ended = await run(["deno", "run", ...BASE_FLAGS, PRODUCER, ...args]);
    assert.equal(ended.code, 2, ended.error);
    assertOneLine(ended, message);
  }
});

onEachBroker(
  "producer: --stop-with-stdin drains and exits when standard input closes",
  async (server) => {
    const ended = await runProducer([...producerArgs(server), "--stop-with-stdin"]);
    assert.equal(ended.code, 0, ended.error);
    const end: ProducerEnd = readLine(ended.out);
    assert.equal(end.balanced, true);
    assert.equal(end.ledger.received, 0);
  },
);

/** A producer as a person starts one, in a terminal and through a task. */
async function producerInTerminal(args: readonly string[]): Promise<Terminal> {
  const line = await permissionLine(PRODUCER, [...args, "--stop-with-stdin"]);
  return new Terminal(["deno", "task", "--eval", shellLine(line)]);
}

onEachBroker("producer: one Ctrl-C under deno task drains and exits with 0", async (server) => {
  await using terminal = await producerInTerminal(producerArgs(server));
  await until("it is ready", () => terminal.screen.includes("listening on udp"), 20_000);
  await terminal.type(CTRL_C);
  assert.equal(await terminal.ended(), 0, terminal.screen);
  assert.equal(terminal.screen.split("stopping (SIGINT)").length, 2, terminal.screen);
  assert.match(terminal.screen, /"balanced":true/);
}, needsTerminal.ignore);

onNatsServer("producer: a second Ctrl-C, a second later, ends a drain at once", async (server) => {
  const ports = freePorts();
  const args = [...producerArgs(server, ports), "--drain-timeout", "60s"];
  await using terminal = await producerInTerminal(args);
  await until("it is ready", () => terminal.screen.includes("listening on udp"), 20_000);
  server.signal("SIGKILL");
  await server.ended();
  const datagram = Uint8Array.fromHex(
    "c10401f5007b00003becff00010007d145fffff9f20001d4c004d2fdc90000000cffde0038",
  );
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const to = { transport: "udp", hostname: "127.0.0.1", port: ports.udp } as const;
  await socket.send(datagram, to);
  socket.close();
  const lag_ms = async () => {
    const response = await fetch(`http://127.0.0.1:${ports.metrics}/metrics`);
    return Number(/^rangecast_lag_ms (.*)$/m.exec(await response.text())?.[1]);
  };
  await until("the datagram waits", async () => await lag_ms() > 0);
  await terminal.type(CTRL_C);
  await until("it drains", () => terminal.screen.includes("stopping (SIGINT)"));
  const drainedFor_ms = await lag_ms();
  await until("more than a second has passed", async () => await lag_ms() > drainedFor_ms + 1100);
  await terminal.type(CTRL_C);
  assert.equal(await terminal.ended(), 130, terminal.screen);
});
