import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { scratchFolder } from "@rangecast/tests/scratch";
import { DataFolder, replacementOf } from "./data_folder.ts";
import { Revocations, revocationsFile } from "./revocations.ts";

const PROGRAM = "player";
const ended = (id: string, issued_ms = 1000) => ({ id, issued_ms, until_ms: issued_ms + 100_000 });

async function open(path: string, clock: ManualClock, max?: number) {
  const folder = await DataFolder.create(path);
  const revocations = await Revocations.open(folder, {
    program: PROGRAM,
    clock,
    ...(max === undefined ? {} : { max }),
  });
  return { folder, revocations };
}

Deno.test("Revocations.has() knows an ended session, also after a restart", async () => {
  await using scratch = await scratchFolder();
  const clock = new ManualClock(5000);
  const { revocations } = await open(`${scratch.path}/data`, clock);
  const writing = revocations.add(ended("a"));
  assert.ok(revocations.has(ended("a")), "at once");
  await writing;
  const { revocations: later } = await open(`${scratch.path}/data`, clock);
  assert.ok(later.has(ended("a")));
  assert.equal(later.has(ended("b")), false);
});

Deno.test("Revocations forget a session whose cookie is worth nothing any more", async () => {
  await using scratch = await scratchFolder();
  const clock = new ManualClock(5000);
  const { revocations } = await open(`${scratch.path}/data`, clock);
  await revocations.add(ended("a"));
  clock.advance(100_000);
  await revocations.add(ended("b", 50_000));
  assert.equal(revocations.size, 1);
  assert.ok(revocations.has(ended("b", 50_000)));
});

Deno.test("Revocations refuse all older sessions when there are more than fit", async () => {
  await using scratch = await scratchFolder();
  const clock = new ManualClock(5000);
  const { revocations } = await open(`${scratch.path}/data`, clock, 3);
  for (const [i, id] of ["a", "b", "c", "d", "e"].entries()) {
    await revocations.add(ended(id, 1000 + i));
  }
  for (const [i, id] of ["a", "b", "c", "d", "e"].entries()) {
    assert.ok(revocations.has(ended(id, 1000 + i)), id);
  }
  assert.equal(revocations.size, 3);
  assert.ok(revocations.has(ended("never ended, but as old", 1001)));
  assert.equal(revocations.has(ended("younger", 1002)), false);
  const { revocations: later } = await open(`${scratch.path}/data`, clock);
  assert.ok(later.has(ended("a", 1000)));
});

Deno.test("Revocations of two processes come together", async () => {
  await using scratch = await scratchFolder();
  const clock = new ManualClock(5000);
  const { revocations: one } = await open(`${scratch.path}/data`, clock);
  const { revocations: two } = await open(`${scratch.path}/data`, clock);
  await one.add(ended("a"));
  assert.equal(two.has(ended("a")), false);
  await two.refresh();
  assert.ok(two.has(ended("a")));
  await Promise.all([two.add(ended("b")), two.add(ended("c"))]);
  await one.refresh();
  assert.deepEqual(["a", "b", "c"].map((id) => one.has(ended(id))), [true, true, true]);
});

Deno.test("Revocations.open() takes up after a writer that died, and refuses a damaged file", async () => {
  await using scratch = await scratchFolder();
  const clock = new ManualClock(5000);
  const { folder } = await open(`${scratch.path}/data`, clock);
  const file = revocationsFile(PROGRAM);
  await Deno.writeTextFile(folder.file(`${file}.new`), "half", { mode: 0o600 });
  const { revocations } = await open(`${scratch.path}/data`, clock);
  await revocations.add(ended("a"));
  for (const text of ["", "null", "[]", '{"version":1,"floor_ms":0,"revoked":[{}]}']) {
    await folder.change(file, () => text);
    await assert.rejects(open(`${scratch.path}/data`, clock), { name: "OperatorError" });
  }
});

const own = await scratchFolder();
const data = `${own.path}/data`;
await DataFolder.create(data);
const ownFile = `${data}/${revocationsFile(PROGRAM)}`;

Deno.test({
  name: "Revocations write two files of the data folder, and need to write no other",
  permissions: { read: [data], write: [ownFile, replacementOf(ownFile)] },
  async fn() {
    const clock = new ManualClock(5000);
    const folder = await DataFolder.open(data);
    const revocations = await Revocations.open(folder, { program: PROGRAM, clock });
    await revocations.add(ended("a"));
    await revocations.add(ended("b"));
    const later = await Revocations.open(folder, { program: PROGRAM, clock });
    assert.ok(later.has(ended("a")) && later.has(ended("b")));
    await assert.rejects(folder.change("users.json", () => "{}"), /Cannot write .*users\.json/);
  },
});

Deno.test.afterAll(async () => {
  await own[Symbol.asyncDispose]();
});
