import assert from "node:assert/strict";
import { ROOT } from "../lint/scope.ts";
import { scratchFolder } from "../support/scratch.ts";

/** Programs of the machine that the runner may call, each as the body of a shell script. */
type Stubs = Readonly<Record<string, string>>;

const DENO = 'if [[ "$1" == --version ]]; then echo "deno 2.9.6 (stable)"; exit; fi\n';

const COMPLETE = {
  "deno": `${DENO}echo "ok | 3 passed | 0 failed (5ms)"`,
  "nats-server": "echo nats-server: v2.12.0",
  "dpkg-query": "echo installed",
  "apt-get": "exit 9",
  "npm": "exit 9",
  "go": "exit 9",
} satisfies Stubs;

interface Run {
  readonly code: number;
  readonly lastLine: string;
  readonly output: string;
}

/** Runs a copy of `.ci/run` on a machine that has these programs. */
async function run(stubs: Stubs): Promise<Run> {
  await using scratch = await scratchFolder();
  await Deno.mkdir(`${scratch.path}/.ci`);
  await Deno.copyFile(`${ROOT}.ci/run`, `${scratch.path}/.ci/run`);
  await Deno.mkdir(`${scratch.path}/bin`);
  for (const [name, body] of Object.entries({ ...COMPLETE, ...stubs })) {
    const path = `${scratch.path}/bin/${name}`;
    await Deno.writeTextFile(path, `#!/usr/bin/env bash\n${body}\n`);
    await Deno.chmod(path, 0o755);
  }
  // The shell sets PATH itself: otherwise it would have to be found on that path, too.
  const script = 'PATH="$1/bin:/usr/bin:/bin" TMPDIR="$1" exec bash "$1/.ci/run"';
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "run", scratch.path],
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  return {
    code,
    lastLine: text.trimEnd().split("\n").at(-1) ?? "",
    output: text + new TextDecoder().decode(stderr),
  };
}

Deno.test(".ci/run ends with the counts when all is well, and installs nothing", async () => {
  const { code, lastLine, output } = await run({});
  assert.deepEqual([code, lastLine], [0, "3 passed, 0 failed"], output);
});

Deno.test(".ci/run requires every test, without colours, through deno task ok", async () => {
  const { output } = await run({
    deno: `${DENO}echo "$* $RANGECAST_REQUIRE_ALL $NO_COLOR"`,
  });
  assert.match(output, /^task ok 1 1$/m);
});

Deno.test(".ci/run reads the counts from every form of the summary", async () => {
  const forms = [
    ["ok | 12 passed (3 steps) | 0 failed (1s)", "12 passed, 0 failed"],
    [
      "ok | 12 passed (3 steps) | 0 failed | 2 ignored (4 steps) (1s)",
      "12 passed, 0 failed, 2 skipped",
    ],
    [
      "ok | 12 passed | 0 failed | 1 ignored | 2 filtered out (1s)",
      "12 passed, 0 failed, 1 skipped",
    ],
    [
      "FAILED | 10 passed (1 step) | 2 failed (7 steps) | 1 ignored (1s)",
      "10 passed, 2 failed, 1 skipped",
    ],
  ];
  for (const [summary, expected] of forms) {
    const { lastLine } = await run({ deno: `${DENO}echo "${summary}"` });
    assert.equal(lastLine, expected);
  }
});

Deno.test(".ci/run keeps the exit code of a failure", async () => {
  const failing = `${DENO}echo "FAILED | 2 passed | 1 failed (5ms)"; exit 7`;
  const { code, lastLine } = await run({ deno: failing });
  assert.deepEqual([code, lastLine], [7, "2 passed, 1 failed"]);
});

Deno.test(".ci/run fails when a check fails before any test", async () => {
  const { code, lastLine } = await run({ deno: `${DENO}echo "error: Found 1 problem"; exit 1` });
  assert.deepEqual([code, lastLine], [1, "0 passed, 1 failed"]);
});

Deno.test(".ci/run fails when tests failed, or none ran, and nobody said so", async () => {
  const nothing = await run({ deno: `${DENO}exit 0` });
  assert.deepEqual([nothing.code, nothing.lastLine], [1, "0 passed, 1 failed"]);
  const failed = await run({ deno: `${DENO}echo "FAILED | 2 passed | 1 failed (5ms)"` });
  assert.deepEqual([failed.code, failed.lastLine], [1, "2 passed, 1 failed"]);
});

/** Deno in whose whole run one test of each file fails, and whose run of some files does `alone`. */
function unsteady(files: readonly string[], alone: string): string {
  const list = files.map((file) => `echo "a => b => ./${file}"`);
  return [
    `${DENO}if [[ "$2" == test ]]; then echo "alone: $*"; ${alone}; fi`,
    `printf "\\n FAILURES \\n\\n"`,
    ...list,
    `echo "FAILED | 9 passed | ${files.length} failed (5ms)"; exit 1`,
  ].join("\n");
}

Deno.test(".ci/run runs a few failed files once more, and names what passed only then", async () => {
  const deno = unsteady(["tests/a_test.ts", "tests/b_test.ts"], "exit 0");
  const { code, lastLine, output } = await run({ deno });
  assert.deepEqual([code, lastLine], [0, "11 passed, 0 failed"], output);
  assert.match(output, /^alone: task test tests\/a_test.ts tests\/b_test.ts$/m);
  assert.match(output, /unsteady.*\na => b => .\/tests\/a_test.ts\na => b => /);
});

Deno.test(".ci/run fails with the first counts when a file fails again, or many did", async () => {
  const again = await run({ deno: unsteady(["tests/a_test.ts"], "exit 1") });
  assert.deepEqual([again.code, again.lastLine], [1, "9 passed, 1 failed"], again.output);
  // A failure that is in no list is not forgiven along with those that are.
  const unknown = await run({
    deno: unsteady(["tests/a_test.ts"], "exit 0").replace("1 failed", "2 failed"),
  });
  assert.deepEqual([unknown.code, unknown.lastLine], [1, "9 passed, 2 failed"], unknown.output);
  const many = ["a", "b", "c", "d", "e"].map((name) => `tests/${name}_test.ts`);
  const broken = await run({ deno: unsteady(many, "exit 0") });
  assert.deepEqual([broken.code, broken.lastLine], [1, "9 passed, 5 failed"]);
  assert.doesNotMatch(broken.output, /^alone/m);
});

Deno.test(".ci/run takes Deno from npm when the machine has another version", async () => {
  const npm = [
    'tools="$3"',
    'mkdir -p "$tools/node_modules/deno" "$tools/node_modules/.bin"',
    `printf '#!/usr/bin/env bash\\necho "deno 2.9.6 (x)"\\necho "ok | 8 passed | 0 failed"\\n' >"$tools/node_modules/deno/deno"`,
    'chmod +x "$tools/node_modules/deno/deno"',
    'ln -s ../deno/deno "$tools/node_modules/.bin/deno"',
    'echo "npm $*" | sed "s|$tools|TOOLS|"',
  ].join("\n");
  const { code, lastLine, output } = await run({ npm, deno: "echo deno 2.8.0" });
  assert.deepEqual([code, lastLine], [0, "8 passed, 0 failed"], output);
  assert.match(output, /^npm install --prefix TOOLS .*deno@2\.9\.6$/m);
});

Deno.test(".ci/run builds nats-server when the machine has an old one, and fails without", async () => {
  const old = { "nats-server": "echo nats-server: v2.9.25" };
  const go = [
    'echo "go $*"',
    'mkdir -p "$GOBIN"',
    `printf '#!/usr/bin/env bash\\necho "nats-server: v2.15.2"\\n' >"$GOBIN/nats-server"`,
    'chmod +x "$GOBIN/nats-server"',
  ].join("\n");
  const built = await run({ ...old, go });
  assert.deepEqual([built.code, built.lastLine], [0, "3 passed, 0 failed"], built.output);
  assert.match(built.output, /^go install github\.com\/nats-io\/nats-server\/v2@v2\.15\.2$/m);
  for (const broken of ["exit 1", "exit 0"]) {
    const { code, lastLine } = await run({ ...old, go: broken });
    assert.deepEqual([code, lastLine], [1, "0 passed, 1 failed"]);
  }
});

Deno.test(".ci/run takes from Debian what is not installed", async () => {
  const debian = { "dpkg-query": "exit 1", "apt-get": 'echo "apt-get $*"' };
  const { code, output } = await run(debian);
  assert.equal(code, 0, output);
  assert.match(output, /^apt-get install .*proj-bin$/m);
  const refused = await run({ "dpkg-query": "exit 1" });
  assert.deepEqual([refused.code, refused.lastLine], [1, "0 passed, 1 failed"]);
});
