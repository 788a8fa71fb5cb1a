import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const SAMPLE = fileURLToPath(new URL("./testdata/sample_main.ts", import.meta.url));
const STACK = /^ +at /m;

interface Child {
  readonly process: Deno.ChildProcess;
  /** Standard error so far, as it comes in. */
  readonly log: ReadableStreamDefaultReader<string>;
}

function start(args: readonly string[], permissions: readonly string[] = []): Child {
  const process = new Deno.Command("deno", {
    args: ["run", "--no-prompt", "--frozen", "--cached-only", ...permissions, SAMPLE, ...args],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  return { process, log: process.stderr.pipeThrough(new TextDecoderStream()).getReader() };
}

/** Reads on until `pattern` has been seen, or the end when there is none. */
async function readLog({ log }: Child, pattern?: RegExp): Promise<string> {
  let text = "";
  while (pattern === undefined || !pattern.test(text)) {
    const { value, done } = await log.read();
    if (done) return text;
    text += value;
  }
  return text;
}

/** Sends a signal, or returns false when the process has ended already. */
function sent({ process }: Child, signal: Deno.Signal): boolean {
  try {
    process.kill(signal);
    return true;
  } catch {
    return false;
  }
}

/** Runs the sample to its own end. */
async function ended(args: readonly string[]): Promise<{ code: number; error: string }> {
  const child = start(args);
  const error = await readLog(child);
  await child.process.stdin.close().catch(() => {});
  const { code } = await child.process.status;
  return { code, error: error.replace(/^\S+ info +sample: ready\n/, "") };
}

const HINT = "(run with --log-level debug for the stack)";

const FAULTS: readonly { how: string; where: string; line: string }[] = [
  { how: "throw", where: "run() throws", line: `the sample is broken in two lines ${HINT}` },
  { how: "timer", where: "a timer throws", line: `the sample is broken in two lines ${HINT}` },
  {
    how: "promise",
    where: "a promise is rejected that nobody awaits",
    line: `the sample is broken in two lines ${HINT}`,
  },
  { how: "no-error", where: "what is thrown is no Error", line: `a mere text ${HINT}` },
  {
    how: "operator",
    where: "the operator can mend it",
    line: "Cannot go on as the sample is asked to fail",
  },
  {
    how: "operator-promise",
    where: "the operator can mend it and nobody awaits it",
    line: "Cannot go on as nobody awaits",
  },
];

for (const { how, where, line } of FAULTS) {
  Deno.test(`main() ends with 1 and one line when ${where}`, async () => {
    assert.deepEqual(await ended(["--fail", how]), { code: 1, error: `sample: ${line}\n` });
  });
}

for (const how of ["throw", "timer", "promise"]) {
  Deno.test(`main() shows the stack of fault "${how}" with --log-level debug`, async () => {
    const { code, error } = await ended(["--fail", how, "--log-level", "debug"]);
    assert.equal(code, 1);
    assert.match(error, /^sample: TypeError: the sample is broken\nin two lines\n/);
    assert.match(error, STACK);
  });
}

Deno.test("main() names the missing permission, and starts when it is given", async () => {
  const { code, error } = await ended(["--read", SAMPLE]);
  assert.equal(code, 1);
  assert.equal(
    error,
    `sample: Cannot start as a permission is missing: add --allow-read=${SAMPLE} (--permissions prints the whole line)\n`,
  );
  const child = start(["--read", SAMPLE, "--stop-with-stdin"], [`--allow-read=${SAMPLE}`]);
  assert.match(await readLog(child, /ready/), /ready/);
  await child.process.stdin.close();
  assert.match(await readLog(child), /stopping \(standard input closed\)\n.* drained\n$/);
  assert.equal((await child.process.status).code, 0);
});

Deno.test("main() drains and ends with 0 when it is sent SIGINT, SIGTERM or SIGHUP", async () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const child = start([]);
    await readLog(child, /ready/);
    child.process.kill(signal);
    const error = await readLog(child);
    assert.match(
      error,
      new RegExp(`stopping \\(${signal}\\); once more to exit at once\n.* drained`),
    );
    await child.process.stdin.close();
    assert.equal((await child.process.status).code, 0);
  }
});

Deno.test("main() ends with 130 at a signal that comes a second after the first", async () => {
  const child = start(["--slow", "--log-level", "debug"]);
  await readLog(child, /ready/);
  let signals = 0;
  for (let text = "go"; text !== ""; text = await readLog(child, /still here/)) {
    if (!sent(child, "SIGINT")) break;
    signals++;
  }
  await child.process.stdin.close();
  assert.equal((await child.process.status).code, 130);
  assert.ok(signals > 5, `${signals} signals within a second are one request`);
});
