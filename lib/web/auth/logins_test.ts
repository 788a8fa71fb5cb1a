import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { scratchFolder } from "@rangecast/tests/scratch";
import { Accounts } from "./accounts.ts";
import { DataFolder } from "./data_folder.ts";
import { Logins } from "./logins.ts";
import { hashPassword } from "./password.ts";
import { USERS_FILE, writeUsers } from "./users_file.ts";

const CHEAP = { n: 1024, r: 8, p: 1 };
const decoy = await hashPassword("a decoy's own", CHEAP);
const users = [
  { name: "ada", role: "admin", password: await hashPassword("ten letters", CHEAP) },
  { name: "bob", role: "viewer", password: await hashPassword("ten numbers", CHEAP) },
] as const;

async function desk(path: string) {
  const clock = new ManualClock();
  const folder = await DataFolder.create(path);
  await folder.change(USERS_FILE, () => writeUsers(users));
  const logins = new Logins({ accounts: await Accounts.open(folder, clock), clock, decoy });
  const attempt = (name: string, password: string, address = "192.0.2.1") =>
    logins.attempt({ name, password, address });
  return { clock, folder, logins, attempt };
}

Deno.test("Logins.attempt() knows a user by the password, and tells nothing else", async () => {
  await using scratch = await scratchFolder();
  const { attempt, logins } = await desk(`${scratch.path}/data`);
  const result = await attempt("ada", "ten letters");
  assert.ok(result.type === "ok");
  assert.deepEqual([result.user.name, result.user.role], ["ada", "admin"]);
  for (
    const [name, password] of [
      ["ada", "ten numbers"],
      ["ada", ""],
      ["nobody", "ten letters"],
      ["nobody", "a decoy's own"],
      ["", ""],
      ["__proto__", "x"],
    ] as const
  ) assert.deepEqual(await attempt(name, password), { type: "wrong" }, `${name} ${password}`);
  assert.deepEqual(logins.counts, { ok: 1, wrong: 6, limited: 0, busy: 0 });
});

Deno.test("Logins.attempt() lets in who was added a moment ago", async () => {
  await using scratch = await scratchFolder();
  const { attempt, folder } = await desk(`${scratch.path}/data`);
  assert.equal((await attempt("eva", "ten letters")).type, "wrong");
  // No time passes on the clock.
  await folder.change(USERS_FILE, () => writeUsers([{ ...users[0], name: "eva" }]));
  assert.equal((await attempt("eva", "ten letters")).type, "ok");
});

Deno.test("Logins.attempt() refuses a user for a while after ten wrong attempts from anywhere", async () => {
  await using scratch = await scratchFolder();
  const { attempt, clock } = await desk(`${scratch.path}/data`);
  for (let i = 0; i < 10; i++) {
    assert.equal((await attempt("ada", "wrong", `192.0.2.${i}`)).type, "wrong");
  }
  const limited = await attempt("ada", "ten letters", "198.51.100.1");
  assert.deepEqual(limited, { type: "limited", wait_ms: 30_000 });
  assert.equal((await attempt("bob", "ten numbers", "198.51.100.1")).type, "ok");
  clock.advance(30_000);
  assert.equal((await attempt("ada", "ten letters")).type, "ok");
  assert.equal((await attempt("ada", "wrong")).type, "wrong", "a success forgives");
});

Deno.test("Logins.attempt() refuses an address for a while after twenty attempts, whoever it asks for", async () => {
  await using scratch = await scratchFolder();
  const { attempt, clock } = await desk(`${scratch.path}/data`);
  const prefix = "2001:db8:1:2:";
  for (let i = 0; i < 20; i++) {
    assert.equal((await attempt(`u${i}`, "wrong", `${prefix}:${i}`)).type, "wrong");
  }
  const limited = await attempt("ada", "ten letters", `${prefix}:ffff`);
  assert.deepEqual(limited, { type: "limited", wait_ms: 10_000 });
  assert.equal((await attempt("ada", "ten letters", "2001:db8:1:3::1")).type, "ok");
  clock.advance(10_000);
  assert.equal((await attempt("ada", "ten letters", `${prefix}:ffff`)).type, "ok");
});

Deno.test("Logins.attempt() lets no more in at once than the limits, and tells the rest to come again", async () => {
  await using scratch = await scratchFolder();
  const { attempt, logins } = await desk(`${scratch.path}/data`);
  const results = await Promise.all(
    Array.from({ length: 15 }, (_, i) => attempt("ada", "wrong", `192.0.2.${i}`)),
  );
  const types = results.map(({ type }) => type);
  assert.equal(types.filter((type) => type === "wrong").length, 10);
  assert.equal(types.filter((type) => type === "limited").length, 5);
  const crowd = await Promise.all(
    Array.from({ length: 100 }, (_, i) => attempt(`u${i}`, "wrong", `198.51.100.${i}`)),
  );
  assert.ok(crowd.filter(({ type }) => type === "wrong").length >= 18);
  assert.equal(crowd.filter(({ type }) => type === "busy").length, logins.counts.busy);
  assert.equal((await attempt("bob", "ten numbers", "203.0.113.1")).type, "ok", "and goes on");
});
