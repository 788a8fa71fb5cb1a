import assert from "node:assert/strict";
import { PRIVATE, startedDesk } from "@rangecast/ui/testing/started-desk";
import { Whereabouts } from "./whereabouts.ts";

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

/** A desk that has arrived on live, and whose connection breaks and comes back. */
async function arrivedDesk() {
  const stage = startedDesk();
  const whereabouts = new Whereabouts(stage.desk, []);
  const comeBack = (after_ms = 0) => {
    stage.gateway.close(1006);
    stage.clock.advance(after_ms);
    stage.client.start();
    stage.gateway.accept({ server_ms: stage.clock.nowMs() });
  };
  comeBack();
  await stage.answer();
  return { ...stage, whereabouts, comeBack };
}

pure("Whereabouts lead back into a replay of one's own, before anything is shown", async () => {
  const { clock, gateway, show, answer, whereabouts, comeBack } = await arrivedDesk();
  show(PRIVATE, false, 4);
  clock.advance(100);
  comeBack();
  const said = gateway.heard.map(({ type }) => type);
  assert.deepEqual(said.slice(0, 6), ["hello", "ping", "replay", "pause", "seek", "subscribe"]);
  assert.equal(gateway.heardOf("subscribe")[0]?.resume, undefined, "it goes on from nothing");
  const [replay] = gateway.heardOf("replay");
  const [seek] = gateway.heardOf("seek");
  assert.deepEqual([replay?.rate, replay?.start_ms, seek?.position_ms], [4, 5000, 5000]);
  assert.equal(whereabouts.areReached, false);
  await answer();
  assert.equal(whereabouts.areReached, true);
});

pure("Whereabouts let a replay that ran run on, from where its picture had stopped", async () => {
  const { gateway, show, said, comeBack } = await arrivedDesk();
  show(PRIVATE, true, 2);
  comeBack(8_000);
  assert.deepEqual(said(), ["replay"]);
  const [replay] = gateway.heardOf("replay");
  // Without its clock the picture stands still after 3 s, at twice the speed.
  assert.deepEqual([replay?.rate, replay?.start_ms], [2, 5000 + 2 * 3_000]);
});

pure("Whereabouts on live ask for nothing; live by choice is chosen again", async () => {
  const { gateway, show, answer, said, comeBack } = await arrivedDesk();
  show("livestream");
  comeBack();
  assert.deepEqual(said(), []);
  await answer();
  const follow = { type: "LIVE_OVERRIDE", against: ["replay.x"] } as const;
  gateway.say({ type: "channels", channels: [], follow, host_lost: false });
  comeBack();
  assert.deepEqual(said(), ["live"]);
});

pure("Whereabouts are kept when the connection breaks again on the way", async () => {
  const { gateway, desk, show, said, comeBack, answer } = await arrivedDesk();
  show(PRIVATE, false);
  comeBack();
  const follow = { type: "FOLLOWING_LIVESTREAM" } as const;
  gateway.say({ type: "channels", channels: [], follow, host_lost: false });
  comeBack();
  await answer(false);
  assert.deepEqual(said(), ["replay", "pause", "seek"]);
  assert.equal(desk.report.value, "Not yours.", "a place that is not to be had is told");
});
