import assert from "node:assert/strict";
import { hubStage, pictureMaker } from "../testing/hub_stage.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { MAX_AUDIENCES } from "./audience_table.ts";
import type { Wanted } from "./hub.ts";
import { TICK_MS } from "./ticks.ts";
import { HISTORY_MS } from "./track_audience.ts";

const WANTED: Wanted = {
  ...{ id: "main", channel_id: "client.a.1", domain: "tspi", filter: {} },
  view: { type: "tracks", rate_hz: 20 },
};
const BESIDE: Wanted = { ...WANTED, id: "beside", domain: "flight" };
const LIVE: Wanted = { ...WANTED, id: "live", channel_id: "livestream" };

/** A hub whose channels are there as long as they are asked for; `onFlush` hears of each tick. */
function stage({ onFlush = () => {}, leave = () => Promise.resolve() }: {
  readonly onFlush?: (channel_id: string) => void;
  readonly leave?: () => Promise<void>;
} = {}) {
  const newPicture = pictureMaker();
  const opened: string[] = [];
  const closed: string[] = [];
  const staged = hubStage((channel_id, domain) => {
    const name = `${channel_id} ${domain}`;
    const picture = newPicture(channel_id);
    picture.put(sampleRow("1"));
    opened.push(name);
    return {
      picture,
      flush: () => onFlush(channel_id),
      [Symbol.asyncDispose]: () => {
        closed.push(name);
        return leave();
      },
    };
  });
  return { ...staged, opened, closed };
}

Deno.test("closeChannel() closes the pictures of a channel at once, and those of no other", () => {
  const { hub, connect, pass, closed } = stage();
  const viewer = connect();
  for (const wanted of [WANTED, BESIDE, LIVE]) hub.subscribe(viewer.client, wanted);
  pass(TICK_MS, viewer);
  hub.closeChannel("client.a.1");
  assert.deepEqual(closed, ["client.a.1 tspi", "client.a.1 flight"]);
  assert.deepEqual([hub.pictures, hub.audiences], [1, 1]);
  viewer.link.received.length = 0;
  pass(10 * TICK_MS, viewer);
  const ids = viewer.link.received.map((message) => "id" in message ? message.id : null);
  assert.deepEqual(new Set(ids), new Set(["live"]), "nothing more is made of what is closed");
});

Deno.test("closeChannel() may be called by what a tick of the channel brings", () => {
  let isOver = false;
  const { hub, connect, pass, closed } = stage({
    onFlush: (channel_id) => {
      if (isOver && channel_id === "client.a.1") hub.closeChannel(channel_id);
    },
  });
  const viewer = connect();
  for (const wanted of [WANTED, LIVE]) hub.subscribe(viewer.client, wanted);
  pass(TICK_MS, viewer);
  isOver = true;
  viewer.link.received.length = 0;
  pass(TICK_MS, viewer);
  assert.deepEqual([closed, hub.pictures], [["client.a.1 tspi"], 1]);
  const ids = viewer.link.received.map((message) => "id" in message ? message.id : null);
  assert.deepEqual(ids, ["live"]);
});

Deno.test("a picture stays as long as its last audience: half a minute without a viewer", () => {
  const { hub, connect, pass, closed } = stage();
  const viewer = connect();
  hub.subscribe(viewer.client, WANTED);
  pass(60_000, viewer);
  hub.detach(viewer.client);
  pass(HISTORY_MS - 1_000);
  assert.deepEqual(closed, []);
  pass(2_000);
  assert.deepEqual([closed, hub.audiences], [["client.a.1 tspi"], 0]);
});

Deno.test("a view that is refused for want of room leaves no picture behind", () => {
  const { hub, connect, opened } = stage();
  const { client } = connect();
  for (let i = 0; i < MAX_AUDIENCES; i++) {
    hub.subscribe(client, { ...LIVE, filter: { entities: [String(i)] } });
  }
  assert.equal(hub.subscribe(client, WANTED), "too many audiences");
  assert.deepEqual([opened, hub.pictures], [["livestream tspi"], 1]);
  const known = { ...LIVE, filter: { entities: ["0"] } };
  assert.equal(hub.subscribe(client, known), "subscribed", "one that is kept takes no room");
});

Deno.test("a channel that cannot be left is a fault that is told", async () => {
  const fault = new Error("the consumer cannot be ended");
  const { hub, connect, faults } = stage({ leave: () => Promise.reject(fault) });
  hub.subscribe(connect().client, WANTED);
  hub.closeChannel("client.a.1");
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(faults, [fault]);
});
