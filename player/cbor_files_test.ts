import assert from "node:assert/strict";
import { scratchFolder } from "@rangecast/tests/scratch";
import { OperatorError } from "@rangecast/base/errors";
import { CborFiles } from "./cbor_files.ts";

Deno.test("CborFiles writes the items of each subject behind each other", async () => {
  await using scratch = await scratchFolder();
  const folder = `${scratch.path}/a/b`;
  const files = await CborFiles.create(folder);
  files.write("tspi.geocentric.1", Uint8Array.of(1));
  files.write("tspi.geocentric.2", Uint8Array.of(2, 2));
  files.write("tspi.geocentric.1", Uint8Array.of(3));
  await files.ready();
  files.write("tspi.geocentric.1", Uint8Array.of(4));
  await files[Symbol.asyncDispose]();
  assert.deepEqual([...await Deno.readFile(`${folder}/tspi.geocentric.1.cborseq`)], [1, 3, 4]);
  assert.deepEqual([...await Deno.readFile(`${folder}/tspi.geocentric.2.cborseq`)], [2, 2]);
});

Deno.test("CborFiles writes more subjects than it keeps files open", async () => {
  await using scratch = await scratchFolder();
  const folder = `${scratch.path}/many`;
  const files = await CborFiles.create(folder);
  for (let round = 0; round < 3; round++) {
    for (let id = 0; id < 600; id++) files.write(`tspi.geocentric.${id}`, Uint8Array.of(round));
  }
  await files[Symbol.asyncDispose]();
  assert.equal([...Deno.readDirSync(folder)].length, 600);
  assert.deepEqual([...await Deno.readFile(`${folder}/tspi.geocentric.0.cborseq`)], [0, 1, 2]);
});

Deno.test("CborFiles has room again when a large queue was written", async () => {
  await using scratch = await scratchFolder();
  await using files = await CborFiles.create(`${scratch.path}/full`);
  for (let i = 0; i < 5; i++) files.write("tspi.geocentric.1", new Uint8Array(1 << 20));
  assert.equal(files.hasRoom, false);
  await files.ready();
  assert.equal(files.hasRoom, true);
});

Deno.test("create() refuses a folder that is not empty", async () => {
  await using scratch = await scratchFolder();
  await Deno.writeTextFile(`${scratch.path}/old.cborseq`, "");
  await assert.rejects(CborFiles.create(scratch.path), OperatorError);
});

Deno.test("CborFiles says why writing failed, and has room for ever after", async () => {
  await using scratch = await scratchFolder();
  const folder = `${scratch.path}/gone`;
  await using files = await CborFiles.create(folder);
  await Deno.remove(folder);
  files.write("tspi.geocentric.1", Uint8Array.of(1));
  assert.match((await files.failed).message, /^Cannot record in .*gone/);
  files.write("tspi.geocentric.1", new Uint8Array(8 << 20));
  assert.equal(files.hasRoom, true);
  await assert.rejects(files.finish(), OperatorError);
});
