import assert from "node:assert/strict";
import { scratchFolder } from "@rangecast/tests/scratch";
import { DataFolder } from "./data_folder.ts";
import { KEY_FILE, makeSigningKey, signingKey } from "./signing_key.ts";

Deno.test("signingKey() is the same for a use each time, and another for each use and folder", async () => {
  await using scratch = await scratchFolder();
  const folder = await DataFolder.create(`${scratch.path}/one`);
  await makeSigningKey(folder);
  const player = await signingKey(folder, "session player");
  assert.equal(player.length, 32);
  await makeSigningKey(folder);
  assert.deepEqual(await signingKey(folder, "session player"), player);
  assert.notDeepEqual(await signingKey(folder, "session console"), player);
  const other = await DataFolder.create(`${scratch.path}/two`);
  await makeSigningKey(other);
  assert.notDeepEqual(await signingKey(other, "session player"), player);
});

Deno.test("signingKey() refuses a key that is missing, damaged or open to others", async () => {
  await using scratch = await scratchFolder();
  const folder = await DataFolder.create(`${scratch.path}/data`);
  await assert.rejects(signingKey(folder, "x"), /there is no such file, deno task users add/);
  await folder.change(KEY_FILE, () => "AAAA\n");
  await assert.rejects(signingKey(folder, "x"), /must hold 32 bytes/);
  await folder.change(KEY_FILE, () => Buffer.alloc(32, 7).toString("base64url"));
  assert.equal((await signingKey(folder, "x")).length, 32);
  await Deno.chmod(folder.file(KEY_FILE), 0o644);
  await assert.rejects(signingKey(folder, "x"), /owner alone: current mode is 644/);
});
