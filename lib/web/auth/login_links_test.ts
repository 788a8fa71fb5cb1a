import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { LoginLinks } from "./login_links.ts";

const GUEST = { name: "guest", role: "operator" } as const;

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("LoginLinks.use() lets in once", () => {
  const links = new LoginLinks(new ManualClock());
  const token = links.make(GUEST);
  assert.match(token, /^[\w-]{32}$/);
  assert.equal(links.use(`${token}x`), null);
  assert.equal(links.use(""), null);
  assert.deepEqual(links.use(token), GUEST);
  assert.equal(links.use(token), null);
});

pure("LoginLinks.use() refuses a link after ten minutes", () => {
  const clock = new ManualClock();
  const links = new LoginLinks(clock);
  const [early, late] = [links.make(GUEST), links.make(GUEST)];
  clock.advance(600_000 - 1);
  assert.deepEqual(links.use(early), GUEST);
  clock.advance(1);
  assert.equal(links.use(late), null);
});

pure("LoginLinks.make() forgets the oldest when too many wait", () => {
  const links = new LoginLinks(new ManualClock());
  const tokens = Array.from({ length: 17 }, () => links.make(GUEST));
  assert.equal(links.use(tokens[0] ?? ""), null);
  assert.deepEqual(links.use(tokens[1] ?? ""), GUEST);
  assert.deepEqual(links.use(tokens[16] ?? ""), GUEST);
});
