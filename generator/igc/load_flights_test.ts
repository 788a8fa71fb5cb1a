import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { OperatorError } from "@rangecast/base/errors";
import { scratchFolder } from "@rangecast/tests/scratch";
import { loadFlights } from "./load_flights.ts";

const FIXTURES = fileURLToPath(new URL("../../fixtures/igc", import.meta.url));

Deno.test("loadFlights() reads the .igc files of a folder in order of their paths", async () => {
  const flights = await Array.fromAsync(loadFlights([`${FIXTURES}/`], Infinity));
  const names = flights.map(({ path }) => path.slice(FIXTURES.length + 1));
  assert.deepEqual(names, ["midnight.igc", "rough.igc", "thermal.igc"]);
});

Deno.test("loadFlights() reads a file once, and no more files than the limit", async () => {
  const twice = [`${FIXTURES}/thermal.igc`, FIXTURES, `${FIXTURES}/thermal.igc`];
  assert.equal((await Array.fromAsync(loadFlights(twice, Infinity))).length, 3);
  assert.equal((await Array.fromAsync(loadFlights(twice, 2))).length, 2);
});

Deno.test("loadFlights() names the path when there is nothing there", async () => {
  await assert.rejects(
    Array.fromAsync(loadFlights([`${FIXTURES}/none.igc`], Infinity)),
    (error) => error instanceof OperatorError && /none\.igc.*no such file/.test(error.message),
  );
});

Deno.test("loadFlights() names the folder when it has no flights", async () => {
  await using folder = await scratchFolder();
  await assert.rejects(
    Array.fromAsync(loadFlights([folder.path], Infinity)),
    (error) => error instanceof OperatorError && /must have \.igc files/.test(error.message),
  );
});

Deno.test("loadFlights() names the file when it is no flight", async () => {
  await using folder = await scratchFolder();
  await Deno.writeFile(`${folder.path}/bad.igc`, new Uint8Array([0, 255, 254, 10, 66]));
  await assert.rejects(
    Array.fromAsync(loadFlights([folder.path], Infinity)),
    (error) => error instanceof OperatorError && /bad\.igc.*no date/.test(error.message),
  );
});
