import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { scratchFolder } from "@rangecast/tests/scratch";
import { readFlagFile } from "./flag_file.ts";

Deno.test("readFlagFile() gives what the text stands for", async () => {
  await using folder = await scratchFolder();
  const path = `${folder.path}/numbers.json`;
  await Deno.writeTextFile(path, "[1, 2]");
  assert.deepEqual(await readFlagFile("numbers", path, JSON.parse), [1, 2]);
});

Deno.test("readFlagFile() names flag, file and fault when the text is not understood", async () => {
  await using folder = await scratchFolder();
  const path = `${folder.path}/numbers.txt`;
  await Deno.writeTextFile(path, "one");
  const refuse = () => {
    throw new SyntaxError("it holds\nno number");
  };
  await assert.rejects(
    readFlagFile("numbers", path, refuse),
    new OperatorError(`Cannot use --numbers ${path}: it holds no number`, {
      cause: new SyntaxError("it holds\nno number"),
    }),
  );
});

Deno.test("readFlagFile() names flag and file when there is no such file", async () => {
  await using folder = await scratchFolder();
  const path = `${folder.path}/none.json`;
  await assert.rejects(readFlagFile("numbers", path, JSON.parse), (error: unknown) => {
    assert.ok(error instanceof OperatorError);
    assert.ok(error.message.startsWith(`Cannot use --numbers ${path}: `), error.message);
    return true;
  });
});
