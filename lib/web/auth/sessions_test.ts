import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { scratchFolder } from "@rangecast/tests/scratch";
import { Accounts } from "./accounts.ts";
import { DataFolder } from "./data_folder.ts";
import { hashPassword } from "./password.ts";
import { Revocations } from "./revocations.ts";
import type { Role } from "./role.ts";
import { Sessions } from "./sessions.ts";
import { makeToken, type Token, TOKENS_FILE, writeTokens } from "./tokens_file.ts";
import { passwordMark, type User, USERS_FILE, writeUsers } from "./users_file.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const KEY = new Uint8Array(32).fill(7);
const password = await hashPassword("ten letters", { n: 1024, r: 8, p: 1 });
const ada: User = { name: "ada", role: "operator", password };
const ADA = { name: "ada", mark: passwordMark(password) };

async function desk(path: string, clock = new ManualClock(HOUR_MS), maxLive = 100) {
  const folder = await DataFolder.create(path);
  const setUsers = (...users: User[]) => folder.change(USERS_FILE, () => writeUsers(users));
  const setTokens = (...tokens: Token[]) => folder.change(TOKENS_FILE, () => writeTokens(tokens));
  if (await folder.read(USERS_FILE) === null) await setUsers(ada);
  const accounts = await Accounts.open(folder, clock);
  const revocations = await Revocations.open(folder, { program: "player", clock });
  const faults: unknown[] = [];
  const sessions = new Sessions({
    key: KEY,
    accounts,
    revocations,
    clock,
    idle_ms: HOUR_MS,
    limit_ms: 10 * HOUR_MS,
    onFault: (error) => faults.push(error),
    maxLive,
  });
  const reason = async (cookie: string | null) => {
    const resumed = await sessions.resume({ cookie });
    return resumed.ok ? "ok" : resumed.reason;
  };
  return { clock, folder, sessions, setUsers, setTokens, reason, faults };
}

Deno.test("Sessions.resume() gives the session that its cookie was made for", async () => {
  await using scratch = await scratchFolder();
  const { sessions, reason } = await desk(`${scratch.path}/data`);
  const { session, cookie } = sessions.begin(ADA);
  assert.deepEqual([session.name, session.role, session.kind], ["ada", "operator", "user"]);
  const resumed = await sessions.resume({ cookie });
  assert.ok(resumed.ok);
  assert.equal(resumed.session, session, "one session, however many requests");
  assert.equal(resumed.renewed, null);
  assert.equal(await reason(null), "none");
  assert.equal(await reason("x"), "malformed");
  assert.equal(await reason(cookie.replace(/.$/, "!")), "malformed");
  assert.equal(await reason(`A${cookie.slice(1)}`), "signature");
  assert.deepEqual(sessions.refused, { none: 1, malformed: 2, signature: 1 });
});

Deno.test("Sessions.resume() renews a cookie that is in use, and refuses one that was idle", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, reason } = await desk(`${scratch.path}/data`);
  const { cookie, session } = sessions.begin(ADA);
  clock.advance(MINUTE_MS);
  const resumed = await sessions.resume({ cookie });
  assert.ok(resumed.ok && resumed.renewed !== null);
  clock.advance(HOUR_MS - 1);
  session.touch();
  clock.advance(HOUR_MS - 1);
  assert.equal(await reason(cookie), "ok", "an open page has kept it");
  clock.advance(HOUR_MS);
  assert.equal(await reason(cookie), "idle");
  assert.equal(await reason(resumed.renewed), "idle");
});

Deno.test("Sessions.resume() knows the cookie again after a restart, by the time that it carries", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock } = await desk(`${scratch.path}/data`);
  const { cookie } = sessions.begin(ADA);
  clock.advance(HOUR_MS - 1);
  const later = await desk(`${scratch.path}/data`, clock);
  const resumed = await later.sessions.resume({ cookie });
  assert.ok(resumed.ok && resumed.renewed !== null);
  clock.advance(MINUTE_MS);
  const last = await desk(`${scratch.path}/data`, clock);
  assert.equal(await last.reason(cookie), "idle");
  assert.equal(await last.reason(resumed.renewed), "ok");
});

Deno.test("Sessions.resume() refuses a session that is too old, or from the future", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, reason } = await desk(`${scratch.path}/data`);
  const { cookie, session } = sessions.begin(ADA);
  for (let i = 0; i < 20; i++) {
    assert.equal(await reason(cookie), "ok");
    clock.advance(HOUR_MS / 2);
    session.touch();
  }
  assert.equal(await reason(cookie), "limit");
  clock.stepWallClock(-11 * HOUR_MS);
  assert.equal(await reason(cookie), "future");
});

Deno.test("Sessions.end() ends all that is open, for good and after a restart as well", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, reason } = await desk(`${scratch.path}/data`);
  const { session, cookie } = sessions.begin(ADA);
  const other = sessions.begin(ADA);
  await sessions.end(session.id);
  assert.ok(session.signal.aborted);
  assert.equal(session.signal.reason, "logout");
  assert.equal(await reason(cookie), "revoked");
  assert.equal(await reason(other.cookie), "ok", "of this session only");
  assert.equal(await (await desk(`${scratch.path}/data`, clock)).reason(cookie), "revoked");
});

Deno.test("Sessions.sweep() ends what is open when its account goes or changes", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, setUsers, reason } = await desk(`${scratch.path}/data`);
  const begun = () => sessions.begin(ADA);
  const changes: [string, User[]][] = [
    ["removed", []],
    ["another role", [{ ...ada, role: "viewer" }]],
    ["another password", [{ ...ada, password: await hashPassword("other words", password) }]],
  ];
  for (const [what, users] of changes) {
    const { session, cookie } = begun();
    await sessions.sweep();
    assert.equal(session.signal.aborted, false);
    await setUsers(...users);
    clock.advance(1000);
    await sessions.sweep();
    assert.equal(session.signal.reason, "account", what);
    assert.equal(await reason(cookie), what === "another role" ? "ok" : "account");
    await setUsers(ada);
    clock.advance(1000);
    await sessions.sweep();
  }
});

Deno.test("Sessions.sweep() runs by itself, and ends what is idle or too old", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, faults } = await desk(`${scratch.path}/data`);
  const { session } = sessions.begin(ADA);
  const ended = new Promise((resolve) => session.signal.addEventListener("abort", resolve));
  clock.advance(HOUR_MS + 2000);
  await ended;
  assert.equal(session.signal.reason, "idle");
  assert.equal(sessions.live, 0);
  assert.deepEqual(faults, []);
  sessions[Symbol.dispose]();
  assert.equal(clock.pending, 0);
});

Deno.test("Sessions let nobody in while the accounts cannot be read", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, folder, reason } = await desk(`${scratch.path}/data`);
  const { cookie } = sessions.begin(ADA);
  await Deno.chmod(folder.file(USERS_FILE), 0o644);
  clock.advance(1000);
  await assert.rejects(reason(cookie), /owner alone/);
  await Deno.chmod(folder.file(USERS_FILE), 0o600);
  assert.equal(await reason(cookie), "ok", "and looks again at once");
});

Deno.test("Sessions make room for the newest when they are too many", async () => {
  await using scratch = await scratchFolder();
  const { sessions, reason } = await desk(`${scratch.path}/data`, undefined, 2);
  const [one, two] = [sessions.begin(ADA), sessions.begin(ADA)];
  assert.equal(await reason(one.cookie), "ok");
  sessions.begin(ADA);
  assert.equal(two.session.signal.reason, "crowded");
  assert.equal(one.session.signal.aborted, false);
  assert.equal(sessions.live, 2);
  assert.equal(await reason(two.cookie), "ok", "it may come again");
});

Deno.test("Sessions from a link have the link's role, and end with the process", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, reason } = await desk(`${scratch.path}/data`);
  const { session, cookie } = sessions.begin({ name: "guest", linkRole: "admin" });
  assert.deepEqual([session.name, session.role, session.kind], ["guest", "admin", "link"]);
  assert.equal(await reason(cookie), "ok");
  assert.equal(await (await desk(`${scratch.path}/data`, clock)).reason(cookie), "account");
});

Deno.test("Sessions.resume() takes a bearer token until it expires, is removed or replaced", async () => {
  await using scratch = await scratchFolder();
  const { sessions, clock, setTokens } = await desk(`${scratch.path}/data`);
  const facts = { name: "recorder", role: "viewer" as Role, expires_ms: 3 * HOUR_MS };
  const { token, secret } = makeToken(facts);
  const resume = async (secret: string) => {
    clock.advance(1000);
    await sessions.sweep();
    return await sessions.resume({ cookie: null, authorization: `Bearer ${secret}` });
  };
  assert.deepEqual(await resume(secret), { ok: false, reason: "token" });
  await setTokens(token);
  const resumed = await resume(secret);
  assert.ok(resumed.ok);
  assert.deepEqual([resumed.session.name, resumed.session.kind], ["recorder", "token"]);
  const again = await resume(secret);
  assert.ok(again.ok && again.session === resumed.session);

  const other = makeToken(facts);
  await setTokens(other.token);
  assert.deepEqual(await resume(secret), { ok: false, reason: "token" });
  assert.equal(resumed.session.signal.reason, "account");
  const replaced = await resume(other.secret);
  assert.ok(replaced.ok);
  clock.advance(3 * HOUR_MS);
  assert.deepEqual(await resume(other.secret), { ok: false, reason: "token" });
});

Deno.test("Sessions.resume() does not fall back to a cookie when a token is wrong", async () => {
  await using scratch = await scratchFolder();
  const { sessions } = await desk(`${scratch.path}/data`);
  const { cookie } = sessions.begin(ADA);
  const resumed = await sessions.resume({ cookie, authorization: "Bearer x" });
  assert.deepEqual(resumed, { ok: false, reason: "token" });
  assert.ok((await sessions.resume({ cookie, authorization: "Basic eDp5" })).ok, "a proxy's");
});

Deno.test("Sessions.begin() refuses somebody without an account", async () => {
  await using scratch = await scratchFolder();
  const { sessions } = await desk(`${scratch.path}/data`);
  assert.throws(() => sessions.begin({ name: "bob", mark: "" }), TypeError);
});
