import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { scratchFolder } from "@rangecast/tests/scratch";
import { DataFolder } from "./data_folder.ts";

function modeOf(path: string): string {
  return ((Deno.statSync(path).mode ?? 0) & 0o777).toString(8);
}

Deno.test("DataFolder.create() makes a folder for its owner alone, and files likewise", async () => {
  await using scratch = await scratchFolder();
  const path = `${scratch.path}/data`;
  const folder = await DataFolder.create(path);
  assert.equal(await folder.read("users.json"), null);
  assert.ok(await folder.add("key", "secret\n"));
  await folder.change("users.json", (text) => `${text}1`);
  await folder.change("users.json", (text) => `${text}2`);
  assert.equal(await folder.read("users.json"), "null12");
  assert.equal(modeOf(path), "700");
  assert.equal(modeOf(`${path}/key`), "600");
  assert.equal(modeOf(`${path}/users.json`), "600");
  assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), [
    "key",
    "users.json",
  ]);
  const again = await DataFolder.create(`${path}/`);
  assert.equal(await again.read("key"), "secret\n");
});

Deno.test("DataFolder.add() leaves a file that is there alone", async () => {
  await using scratch = await scratchFolder();
  const folder = await DataFolder.create(`${scratch.path}/data`);
  assert.ok(await folder.add("key", "first"));
  assert.equal(await folder.add("key", "second"), false);
  assert.equal(await folder.read("key"), "first");
});

Deno.test("DataFolder.open() refuses a folder that is not there, is a file, or that others may read", async () => {
  await using scratch = await scratchFolder();
  const path = `${scratch.path}/data`;
  await assert.rejects(DataFolder.open(path), (error: Error) => {
    assert.ok(error instanceof OperatorError);
    assert.match(error.message, /there is nothing there: deno task users add NAME --data-dir/);
    return true;
  });
  await Deno.writeTextFile(path, "");
  await assert.rejects(DataFolder.open(path), /there is a file there/);
  await Deno.remove(path);
  for (const mode of [0o750, 0o701, 0o720]) {
    await Deno.mkdir(path);
    await Deno.chmod(path, mode);
    await assert.rejects(DataFolder.open(path), {
      name: "OperatorError",
      message: `Cannot use ${path} as it must be for its owner alone: current mode is ${
        mode.toString(8)
      }, chmod 700 ${path} mends it`,
    });
    await assert.rejects(DataFolder.create(path), OperatorError);
    await Deno.remove(path);
  }
});

Deno.test("DataFolder.read() refuses a file that others may read or write, or that is too large", async () => {
  await using scratch = await scratchFolder();
  const folder = await DataFolder.create(`${scratch.path}/data`);
  await folder.add("key", "secret");
  for (const mode of [0o640, 0o604, 0o620]) {
    await Deno.chmod(folder.file("key"), mode);
    await assert.rejects(folder.read("key"), /must be for its owner alone.*chmod 600/);
  }
  await Deno.chmod(folder.file("key"), 0o400);
  assert.equal(await folder.read("key"), "secret");
  await folder.add("large", "x".repeat(4 * 2 ** 20 + 1));
  await assert.rejects(folder.read("large"), /at most 4194304 bytes: current value is 4194305/);
});

Deno.test("DataFolder.change() lets one writer in at a time, and leaves nothing behind when it fails", async () => {
  await using scratch = await scratchFolder();
  const folder = await DataFolder.create(`${scratch.path}/data`);
  await folder.change("users.json", () => "old");
  await folder.change("users.json", async () => {
    await assert.rejects(folder.change("users.json", () => "lost"), /somebody else is changing it/);
    assert.equal(await folder.read("users.json"), "old");
    return "new";
  });
  assert.equal(await folder.read("users.json"), "new");
  const refuse = () => {
    throw new OperatorError("no such user");
  };
  await assert.rejects(folder.change("users.json", refuse), /no such user/);
  await folder.change("users.json", (text) => `${text}er`);
  assert.equal(await folder.read("users.json"), "newer");
});

Deno.test("DataFolder.version() changes with the file", async () => {
  await using scratch = await scratchFolder();
  const folder = await DataFolder.create(`${scratch.path}/data`);
  assert.equal(await folder.version("users.json"), null);
  await folder.change("users.json", () => "a");
  const first = await folder.version("users.json");
  assert.equal(await folder.version("users.json"), first);
  await folder.change("users.json", () => "b");
  assert.notEqual(await folder.version("users.json"), first);
  await Deno.chmod(folder.file("users.json"), 0o644);
  assert.match(await folder.version("users.json") ?? "", /:33188$/);
});
