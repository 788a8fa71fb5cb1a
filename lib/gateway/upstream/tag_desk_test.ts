import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { createTag, type Tag } from "@rangecast/channel/tag";
import type { SpokenOutcome } from "@rangecast/bus/speak";
import type { Role } from "../protocol/protocol.ts";
import { MAX_PENDING, TagDesk } from "./tag_desk.ts";

const NOW_MS = 1_760_000_000_000;
const ID = "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f";
const WISH = { type: "tag_create", ts_ms: NOW_MS, label: "Splash" } as const;
const TAG = createTag("tspi", {
  ...{ id: ID, ts_ms: NOW_MS, now_ms: NOW_MS, creator: "ada", label: "Splash" },
}).message;

const who = (role: Role, user = "ada") =>
  ({ client_id: `${user}-1`, user, role, address: null }) as const;

/** A desk whose messages are stored when a test says so. */
function stage() {
  const stored: ((outcome: SpokenOutcome) => void)[] = [];
  const said: Tag[] = [];
  const desk = new TagDesk({
    ...{ clock: new ManualClock(NOW_MS), prefix: "tspi", newUuid: () => ID },
    tags: { get: (id) => id === ID ? TAG : undefined },
    store: ({ message }) => {
      said.push(message);
      return new Promise((resolve) => stored.push(resolve));
    },
  });
  return { desk, stored, said };
}

const STORED = { ok: true, seq: 1, repeated: false } as const;

Deno.test("TagDesk.grant() answers when the tag is stored, and says why it is not", async () => {
  const { desk, stored, said } = stage();
  const granted = [desk.grant(who("viewer"), WISH), desk.grant(who("viewer"), WISH)];
  stored[0]?.(STORED);
  stored[1]?.({ ok: false, problem: "no stream keeps tags.create" });
  assert.deepEqual(await granted[0], { ok: true });
  assert.deepEqual(await granted[1], {
    ...{ ok: false, code: "unavailable", message: "no stream keeps tags.create" },
  });
  assert.equal(said[0]?.creator, "ada");
});

Deno.test("TagDesk.grant() lets viewers change their own tags, and operators all", async () => {
  const { desk, stored } = stage();
  const wish = { type: "tag_delete", tag_id: ID } as const;
  const refused = await desk.grant(who("viewer", "bob"), wish);
  assert.equal(!refused.ok && refused.code, "not_allowed");
  const unknown = await desk.grant(who("viewer"), { ...wish, tag_id: "x" });
  assert.equal(!unknown.ok && unknown.code, "no_such_tag");
  assert.equal(stored.length, 0);
  const granted = [desk.grant(who("viewer"), wish), desk.grant(who("operator", "bob"), wish)];
  for (const store of stored) store(STORED);
  assert.deepEqual(await Promise.all(granted), [{ ok: true }, { ok: true }]);
});

Deno.test("TagDesk.grant() has so many wishes under way, and then room again", async () => {
  const { desk, stored } = stage();
  const grant = () => desk.grant(who("viewer"), WISH);
  const under_way = Array.from({ length: MAX_PENDING }, grant);
  const refused = await grant();
  assert.equal(!refused.ok && refused.code, "too_many");
  assert.equal(stored.length, MAX_PENDING, "the one that is refused is not said");
  stored[0]?.(STORED);
  assert.deepEqual(await under_way[0], { ok: true });
  under_way.push(grant());
  for (const store of stored) store(STORED);
  assert.ok((await Promise.all(under_way)).every(({ ok }) => ok));
});

Deno.test("TagDesk.grant() keeps no room for a wish that has met a fault", async () => {
  const desk = new TagDesk({
    ...{ clock: new ManualClock(NOW_MS), prefix: "tspi", newUuid: () => ID },
    tags: { get: () => undefined },
    store: () => Promise.reject(new Error("it does not fit its schema")),
  });
  for (let i = 0; i <= MAX_PENDING; i++) {
    await assert.rejects(desk.grant(who("viewer"), WISH), /schema/);
  }
});
