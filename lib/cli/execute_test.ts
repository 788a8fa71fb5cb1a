import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { ManualClock } from "@rangecast/base/manual-clock";
import { execute } from "./execute.ts";
import { toggle, value } from "./flags.ts";
import type { Host } from "./host.ts";
import type { InputLine } from "./input_lines.ts";
import { port, text } from "./parsers.ts";
import type { PermissionSet } from "./permissions.ts";
import type { Program, ProgramContext } from "./program.ts";
import { UsageError } from "./usage_error.ts";
import { VERSION } from "./version.ts";

const FLAGS = {
  "udp-port": value({ placeholder: "PORT", help: "port", parse: port, fallback: "30000" }),
  token: value({ placeholder: "SECRET", help: "token", parse: text }),
  loud: toggle({ help: "be loud" }),
};

interface Config {
  readonly port: number;
}

/** A program that runs `run`. */
function program(run: (context: ProgramContext) => Promise<void>): Program<typeof FLAGS, Config> {
  return {
    name: "sample",
    entryPoint: "sample/main.ts",
    summary: "does nothing",
    examples: ["deno task sample --loud"],
    flags: FLAGS,
    configure: (values) => {
      if (values.loud && values.token !== undefined) throw new UsageError("Cannot be loud");
      return { port: values["udp-port"] };
    },
    permissions: ({ port }) => ({ net: [`127.0.0.1:${port}`] }),
    run: (_config, context) => run(context),
  };
}

/** A process that a test can look into. */
class FakeHost implements Host {
  readonly clock = new ManualClock(Date.UTC(2026, 6, 15, 12));
  readonly exits: number[] = [];
  readonly #stdin = new TransformStream<Uint8Array, Uint8Array>();
  readonly stdin = this.#stdin.writable.getWriter();
  readonly signalListeners = new Set<(signal: string) => void>();
  readonly uncaughtListeners = new Set<(thrown: unknown) => void>();
  missing: string[] = [];
  out = "";
  error = "";

  columns = () => 80;
  writeOut = (text: string) => void (this.out += text);
  writeError = (text: string) => void (this.error += text);
  missingFlags = (_set: PermissionSet) => this.missing;
  onStopSignal = (request: (signal: string) => void) => void this.signalListeners.add(request);
  onUncaught = (handle: (thrown: unknown) => void) => {
    this.uncaughtListeners.add(handle);
    return () => this.uncaughtListeners.delete(handle);
  };
  readStdin = () => this.#stdin.readable;
  exit = (code: number) => void this.exits.push(code);

  signal(name: string): void {
    for (const request of this.signalListeners) request(name);
  }

  throwUncaught(thrown: unknown): void {
    for (const handle of this.uncaughtListeners) handle(thrown);
  }
}

const idle = program(() => Promise.resolve());

/** Runs until asked to stop. */
const patient = program(({ stop }) =>
  new Promise((resolve) => stop.addEventListener("abort", () => resolve()))
);

async function outcome(args: readonly string[], sample = idle, host = new FakeHost()) {
  const code = await execute(sample, args, host);
  assert.equal(host.uncaughtListeners.size, 0, "nothing is left behind");
  return { code, out: host.out, error: host.error };
}

Deno.test("execute() resolves with 0 in silence when the program is done", async () => {
  assert.deepEqual(await outcome([]), { code: 0, out: "", error: "" });
});

Deno.test("execute() prints the help for --help and -h, whatever else is on the line", async () => {
  for (const args of [["--help"], ["-h"], ["--nonsense", "--help"], ["--udp-port", "-h"]]) {
    const { code, out, error } = await outcome(args, program(() => assert.fail("it ran")));
    assert.deepEqual([code, error], [0, ""]);
    assert.match(out, /^sample: does nothing\n\nUsage: deno task sample \[flags\]\n/);
    for (const flag of ["udp-port PORT", "token SECRET", "loud", "log-level LEVEL", "version"]) {
      assert.ok(out.includes(`  --${flag} `), flag);
    }
  }
});

Deno.test("execute() prints the version for --version", async () => {
  const { code, out } = await outcome(["--version"], program(() => assert.fail("it ran")));
  assert.deepEqual([code, out], [0, `sample ${VERSION}\n`]);
});

Deno.test("execute() prints the line to start the program with for --permissions", async () => {
  const host = new FakeHost();
  host.missing = ["--allow-net=127.0.0.1:30001"];
  const args = ["--udp-port=30001", "--permissions", "--token", "a b"];
  const { code, out } = await outcome(args, program(() => assert.fail("it ran")), host);
  assert.equal(code, 0);
  assert.equal(
    out,
    "deno run --no-prompt --frozen --cached-only --allow-net=127.0.0.1:30001 sample/main.ts " +
      "--udp-port=30001 --token 'a b'\n",
  );
});

Deno.test("execute() resolves with 2 and one line when the usage is wrong", async () => {
  const cases: [string[], string][] = [
    [["--udp-prot", "1"], "Unknown flag --udp-prot: did you mean --udp-port?"],
    [["--loud", "--token=x"], "Cannot be loud"],
    [
      ["--log-level", "all"],
      'Cannot use --log-level as it must be one of debug, info, warn, error: current value is "all"',
    ],
  ];
  for (const [args, message] of cases) {
    assert.deepEqual(await outcome(args), { code: 2, out: "", error: `sample: ${message}\n` });
  }
  const late = program(() => Promise.reject(new UsageError("Cannot look into the future")));
  assert.equal((await outcome([], late)).code, 2);
});

Deno.test("execute() names the missing permission, and no secret, before anything runs", async () => {
  const host = new FakeHost();
  host.missing = ["--allow-net=[::1]:30000"];
  const sample = program(() => assert.fail("it ran"));
  assert.deepEqual(await outcome(["--token", "secret"], sample, host), {
    code: 1,
    out: "",
    error:
      "sample: Cannot start as a permission is missing: add '--allow-net=[::1]:30000' (--permissions prints the whole line)\n",
  });
});

Deno.test("execute() resolves with 1 and the reason when the operator can mend it", async () => {
  const failing = program(() => Promise.reject(new OperatorError("The port\nis in use")));
  assert.deepEqual(await outcome([], failing), {
    code: 1,
    out: "",
    error: "sample: The port is in use\n",
  });
});

Deno.test("execute() says how to see the stack when the fault is in the program", async () => {
  const failing = program(() => Promise.reject(new TypeError("x is undefined")));
  assert.deepEqual(await outcome([], failing), {
    code: 1,
    out: "",
    error: "sample: x is undefined (run with --log-level debug for the stack)\n",
  });
});

Deno.test("execute() prints the stack with --log-level debug", async () => {
  const failing = program(() => Promise.reject(new TypeError("x is undefined")));
  for (const args of [["--log-level", "debug"], ["--log-level=debug"]]) {
    const { code, error } = await outcome(args, failing);
    assert.equal(code, 1);
    assert.match(error, /^sample: TypeError: x is undefined\n +at .*execute_test\.ts/);
  }
});

Deno.test("execute() drains at the first signal, and exits with 130 at a later one", async () => {
  const host = new FakeHost();
  const run = outcome([], patient, host);
  host.signal("SIGINT");
  host.signal("SIGINT");
  assert.deepEqual(host.exits, []);
  host.clock.advance(1000);
  host.signal("SIGINT");
  assert.deepEqual(host.exits, [130]);
  const { code, error } = await run;
  assert.equal(code, 0);
  assert.equal(
    error,
    "2026-07-15T12:00:00.000Z info  sample: stopping (SIGINT); once more to exit at once\n",
  );
});

Deno.test("execute() hears an echo of the signal to the end of the process", async () => {
  const host = new FakeHost();
  const run = outcome([], patient, host);
  host.signal("SIGINT");
  assert.equal((await run).code, 0);
  assert.equal(host.signalListeners.size, 1, "a signal that nobody hears kills");
  host.signal("SIGINT");
  assert.deepEqual(host.exits, []);
});

Deno.test("execute() drains when standard input closes, with --stop-with-stdin alone", async () => {
  const host = new FakeHost();
  const run = outcome(["--stop-with-stdin"], patient, host);
  await host.stdin.write(new TextEncoder().encode("live\n"));
  assert.equal(host.error, "");
  await host.stdin.close();
  const { code, error } = await run;
  assert.equal(code, 0);
  assert.match(error, /stopping \(standard input closed\)\n$/);

  const other = new FakeHost();
  const otherRun = outcome([], patient, other);
  other.stdin.close().catch(() => {});
  await Promise.resolve();
  assert.equal(other.error, "");
  other.signal("SIGTERM");
  assert.match((await otherRun).error, /stopping \(SIGTERM\)/);
});

Deno.test("execute() hands the lines of standard input to a program that listens", async () => {
  for (const args of [[], ["--stop-with-stdin"]]) {
    const host = new FakeHost();
    const lines: InputLine[] = [];
    const listening = program(async ({ input, stop }) => {
      input.onLine((line) => lines.push(line));
      await input.ended;
      assert.equal(stop.aborted, args.length > 0);
    });
    const run = outcome(args, listening, host);
    await host.stdin.write(new TextEncoder().encode("live\nquit\n"));
    await host.stdin.close();
    assert.equal((await run).code, 0);
    assert.deepEqual(lines, [{ ok: true, text: "live" }, { ok: true, text: "quit" }]);
  }
});

Deno.test("execute() ends the process with 1 and one line when nobody catches an error", async () => {
  const host = new FakeHost();
  const run = outcome([], patient, host);
  host.throwUncaught(new TypeError("timer\nfailed"));
  host.throwUncaught(new OperatorError("The disk is full"));
  host.throwUncaught("a text");
  assert.deepEqual(host.exits, [1, 1, 1]);
  host.signal("SIGTERM");
  const { error } = await run;
  const hint = "(run with --log-level debug for the stack)";
  const expected = [`timer failed ${hint}`, "The disk is full", `a text ${hint}`];
  assert.deepEqual(error.split("\n").slice(0, 3), expected.map((line) => `sample: ${line}`));
});

Deno.test("execute() logs at the level of --log-level", async () => {
  const chatty = program(({ log }) => {
    log.debug("detail");
    log.warn("trouble");
    return Promise.resolve();
  });
  assert.match(
    (await outcome(["--log-level=debug"], chatty)).error,
    /debug sample: detail\n.*warn/,
  );
  assert.equal((await outcome(["--log-level=error"], chatty)).error, "");
});
