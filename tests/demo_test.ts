import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "@rangecast/launch/child-program";
import { findNatsServer } from "@rangecast/launch/nats-server";
import { permissionLine } from "@rangecast/launch/permission-line";
import { requirement } from "./support/requirement.ts";
import { scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

const FIRST_POSITION_LIMIT_MS = 30_000;
const BUILD_LIMIT_MS = 60_000;
const GONE_LIMIT_MS = 20_000;
/** Not the demo's defaults: the tests pass beside a demo that runs. */
const NATS_PORT = 14_322;
const UDP_PORT = 32_201;
const METRICS_PORT = 19_111;
const WEB_PORT = 18_181;
const PROGRAMS = ["broker", "producer", "player", "generator"];

interface BrokerChoice {
  readonly name: string;
  readonly ignore: boolean;
  readonly flag: string;
}

const BROKERS: readonly BrokerChoice[] = [
  { name: "embedded broker", ignore: false, flag: "embedded" },
  {
    name: "nats-server",
    ...requirement("nats-server", findNatsServer() !== null, "install 2.12 or newer on PATH"),
    flag: "auto",
  },
];

interface RunningDemo extends AsyncDisposable {
  readonly program: ChildProgram;
  /** The lines of its standard output. */
  readonly printed: readonly string[];
}

/** The demo as its users start it: by its own permission line. */
async function startDemo(args: readonly string[]): Promise<RunningDemo> {
  const printed: string[] = [];
  const program = ChildProgram.start({
    name: "demo",
    command: await permissionLine("demo.ts", [
      ...["--nats-port", String(NATS_PORT), "--udp-port", String(UDP_PORT)],
      ...["--metrics-port", String(METRICS_PORT), "--web-port", String(WEB_PORT)],
      ...args,
    ]),
    clock: systemClock,
    onOutput: (line) => void printed.push(line),
  });
  return { program, printed, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

function pidOf(program: string, demo: RunningDemo): number {
  const line = demo.program.lastLogLines.find((text) => text.includes(`${program} is running`));
  const pid = Number(/pid=(\d+)/.exec(line ?? "")?.[1]);
  assert.ok(pid > 0, `the demo did not say that the ${program} runs`);
  return pid;
}

/** Linux lists a process as a folder; elsewhere this test has nothing to look at. */
function isAlive(pid: number): boolean {
  const { stdout } = new Deno.Command("cat", { args: [`/proc/${pid}/stat`], stderr: "null" })
    .outputSync();
  return stdout.length > 0 && !/\) Z /.test(new TextDecoder().decode(stdout));
}

function assertNothingRuns(demo: RunningDemo, programs: readonly string[] = PROGRAMS): void {
  for (const program of programs) {
    assert.equal(isAlive(pidOf(program, demo)), false, `${program} still runs`);
  }
}

/** Only one's own child can be signalled without the right to run everything, so a shell does it. */
function kill(pid: number): void {
  new Deno.Command("bash", { args: ["-c", `kill -KILL ${pid}`] }).outputSync();
}

for (const { name, ignore, flag } of BROKERS) {
  const onBroker = (title: string, fn: () => Promise<void>) =>
    Deno.test({ name: `${name}: demo ${title}`, ignore, fn });
  const start = (...args: readonly string[]) => startDemo(["--broker", flag, ...args]);
  const startShown = async (...args: readonly string[]) => {
    const demo = await start(...args);
    await demo.program.waitForLine(/first position/, FIRST_POSITION_LIMIT_MS);
    return demo;
  };

  onBroker("shows positions, accounts for every datagram, and leaves nothing running", async () => {
    await using logs = await scratchFolder();
    await using demo = await start(
      "--no-pages",
      "--duration=2s",
      "--count=10",
      `--log-dir=${logs.path}`,
    );
    const { code } = await demo.program.ended;
    assert.equal(code, 0, demo.program.lastLogLines.join("\n"));
    const text = demo.printed.join("\n");
    assert.match(text, /first position after [\d.]+ s: sensor \d+ at 5[67]\.\d+ 1[78]\.\d+/);
    assert.equal(demo.printed.at(-1), "every datagram is accounted for");
    assertNothingRuns(demo);
    for (const program of PROGRAMS) {
      const log = await Deno.readTextFile(`${logs.path}/${program}.log`);
      assert.notEqual(log, "", `the log of the ${program} was kept`);
    }
  });

  onBroker("flies air traffic as well, and finds, with --with flights", async () => {
    await using demo = await startShown("--no-pages", "--count=10", "--with=flights");
    // It says so once they watch.
    const isWatched = () =>
      demo.program.lastLogLines.some((line) => line.includes("findings is running"));
    await until("findings watch", isWatched, FIRST_POSITION_LIMIT_MS);
    demo.program.signal("SIGINT");
    assert.equal((await demo.program.ended).code, 0, demo.program.lastLogLines.join("\n"));
    assertNothingRuns(demo, [...PROGRAMS, "traffic", "findings"]);
  });

  onBroker("drains and exits with 0 at Ctrl-C", async () => {
    await using demo = await startShown("--no-pages");
    demo.program.signal("SIGINT");
    assert.equal((await demo.program.ended).code, 0, demo.program.lastLogLines.join("\n"));
    assert.match(demo.printed.join("\n"), /every datagram is accounted for/);
    assertNothingRuns(demo);
  });

  onBroker("serves the page, and prints a link that logs in once", async () => {
    await using demo = await start("--count=10");
    // The pages are built first, which takes a busy machine a while.
    const isThere = () => demo.printed.some((line) => line.startsWith("open "));
    await until("the link is there", isThere, BUILD_LIMIT_MS);
    const link = demo.printed.join("\n").match(/^open (http:\S+)/m)?.[1] ?? "";
    const first = await fetch(link, { redirect: "manual" });
    await first.body?.cancel();
    assert.equal(first.status, 303);
    const cookie = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const page = await fetch(new URL("/", link), { headers: { cookie, accept: "text/html" } });
    assert.match(await page.text(), /guest · operator/);
    demo.program.signal("SIGINT");
    assert.equal((await demo.program.ended).code, 0, demo.program.lastLogLines.join("\n"));
    assertNothingRuns(demo, [...PROGRAMS, "replayer:host", "player:web"]);
  });

  for (const victim of ["player", "broker"]) {
    onBroker(`stops everything and says why when its ${victim} is killed`, async () => {
      await using demo = await startShown("--no-pages");
      kill(pidOf(victim, demo));
      assert.equal((await demo.program.ended).code, 1);
      const [last = ""] = demo.program.lastLogLines.slice(-1);
      assert.ok(last.startsWith(`demo: The ${victim} ended (`), last);
      assertNothingRuns(demo);
    });
  }

  onBroker("leaves nothing running when it is killed itself", async () => {
    await using demo = await startShown("--no-pages");
    demo.program.signal("SIGKILL");
    await demo.program.ended;
    await until(
      "all programs have gone",
      () => PROGRAMS.every((program) => !isAlive(pidOf(program, demo))),
      GONE_LIMIT_MS,
    );
  });

  onBroker("says on one line why it cannot start when the broker's port is in use", async () => {
    using _taken = Deno.listen({ hostname: "127.0.0.1", port: NATS_PORT });
    assert.match(await failure(await start()), /^demo: broker: .*in use.*--nats-port/);
  });
}

/** The only line that a demo which cannot start writes beside its log. */
async function failure(demo: RunningDemo): Promise<string> {
  assert.equal((await demo.program.ended).code, 1);
  const lines = demo.program.lastLogLines.filter((line) => !/^\S+Z (info|warn) /.test(line));
  assert.equal(lines.length, 1, lines.join("\n"));
  return lines[0] ?? "";
}

Deno.test("demo says on one line what its generator cannot load", async () => {
  await using demo = await startDemo(["--broker", "embedded", "--igc", "no/such/folder"]);
  assert.equal(
    await failure(demo),
    "demo: generator: Cannot load no/such/folder as a flight: there is no such file or folder",
  );
});

Deno.test("demo says on one line that a port of its programs is in use", async () => {
  using _taken = Deno.listen({ hostname: "127.0.0.1", port: METRICS_PORT });
  await using demo = await startDemo(["--broker", "embedded"]);
  assert.match(await failure(demo), /^demo: producer: Cannot .*19111/);
});

Deno.test("demo refuses a nats-server beside the embedded broker", async () => {
  const line = permissionLine("demo.ts", ["--broker=embedded", "--nats-server-bin=nats-server"]);
  await assert.rejects(line, /demo: Cannot use --nats-server-bin as --broker must be auto/);
});
