import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { createLogger } from "@rangecast/cli/log";
import { scratchFolder } from "@rangecast/tests/scratch";
import { until } from "@rangecast/tests/until";
import { openAuth } from "./auth.ts";
import { hashPassword } from "./password.ts";
import { prepareDataFolder } from "./prepare.ts";

async function open(dataFolder: string) {
  const clock = new ManualClock(1_000_000);
  const lines: string[] = [];
  const log = createLogger({
    program: "player",
    level: "info",
    clock,
    write: (line) => lines.push(line),
  });
  const auth = await openAuth({
    program: "player",
    dataFolder,
    idle_ms: 3_600_000,
    limit_ms: 36_000_000,
    clock,
    log,
    decoy: await hashPassword("a decoy's own", { n: 1024, r: 8, p: 1 }),
  });
  return { auth, clock, lines };
}

Deno.test("openAuth() opens what prepareDataFolder() has made, in which nobody can log in but by a link", async () => {
  await using scratch = await scratchFolder();
  await prepareDataFolder(`${scratch.path}/data`);
  await prepareDataFolder(`${scratch.path}/data`);
  const { auth } = await open(`${scratch.path}/data`);
  assert.ok(auth.isEmpty);
  const { cookie } = auth.sessions.begin({ name: "guest", linkRole: "viewer" });
  const resumed = await auth.resume(new Headers({ cookie: `${auth.cookie}=${cookie}` }));
  assert.ok(resumed.ok && resumed.session.name === "guest");
  assert.equal((await auth.resume(new Headers())).ok, false);
});

Deno.test("openAuth() logs once that the accounts cannot be read, however long that lasts", async () => {
  await using scratch = await scratchFolder();
  await prepareDataFolder(`${scratch.path}/data`);
  const { auth, clock, lines } = await open(`${scratch.path}/data`);
  await Deno.writeTextFile(`${scratch.path}/data/users.json`, "{}", { mode: 0o600 });
  for (let i = 0; i < 3; i++) {
    clock.advance(2000);
    await assert.rejects(auth.resume(new Headers()), /users\.json/);
  }
  await until("it is logged", () => lines.length > 0);
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /cannot look over the sessions: Cannot read .*users\.json/);
});
