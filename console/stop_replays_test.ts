import assert from "node:assert/strict";
import { stopReplays } from "./stop_replays.ts";
import { FakeDesk, replayOf, vectorOf } from "./testing/fake_desk.ts";

const stop = (replay: string | null, desk: FakeDesk) =>
  stopReplays({ type: "stop", name: "stop-group-replay", replay }, desk);

const stopped = (suffix: string) => ({
  type: "GroupReplayStop",
  channel_id: `replay.${suffix}`,
});

/** A desk whose host runs two replays, and ends what it is told to end. */
function running(): FakeDesk {
  const desk = new FakeDesk();
  desk.listed = [replayOf("x"), replayOf("y")];
  desk.answers = ({ channel_id }) => [
    vectorOf("x", { channel_id }),
    vectorOf("x", { channel_id, state: "ended", reason: "stopped by tower" }),
  ];
  return desk;
}

Deno.test("stopReplays() ends the one that is named, by id or by what was typed", async () => {
  for (const name of ["replay.y", "y", "Y"]) {
    const desk = running();
    const [done, ...more] = await stop(name, desk);
    assert.deepEqual(desk.messages, [stopped("y")]);
    assert.equal(done?.text, "replay.y has ended");
    assert.deepEqual(more, []);
  }
});

Deno.test("stopReplays() ends all that run, and is content when none does", async () => {
  const desk = running();
  const done = await stop(null, desk);
  assert.deepEqual(desk.messages, [stopped("x"), stopped("y")]);
  assert.deepEqual(done.map(({ text }) => text), ["replay.x has ended", "replay.y has ended"]);
  desk.listed = [];
  assert.match((await stop(null, desk))[0]?.text ?? "", /no group replay runs/);
  assert.equal(desk.said.length, 2);
});

Deno.test("stopReplays() refuses what does not run, and says what does", async () => {
  const desk = running();
  await assert.rejects(stop("z", desk), {
    name: "OperatorError",
    message: 'Cannot stop as there is no group replay "z": these run: replay.x, replay.y',
  });
  assert.deepEqual(desk.said, []);
});

Deno.test("stopReplays() believes a list when the last vector was lost", async () => {
  const desk = running();
  desk.answers = () => {
    desk.listed = [replayOf("y")];
    return [];
  };
  assert.equal((await stop("x", desk))[0]?.text, "replay.x has ended");
});

Deno.test("stopReplays() complains of a host that does not end it", async () => {
  const desk = running();
  desk.answers = () => [vectorOf("x")];
  await assert.rejects(stop("x", desk), /has not ended replay\.x within 5000 ms/);
});

Deno.test("stopReplays() goes by the control log when no host answers, and says so", async () => {
  const desk = running();
  desk.listed = null;
  desk.logged = [{ channel_id: "replay.z", display_name: "Zulu", identifier: "Zulu" }];
  const [done] = await stop("Zulu", desk);
  assert.deepEqual(desk.messages, [stopped("z")]);
  assert.match(
    done?.text ?? "",
    /^replay\.z is stopped for its followers.*no replay host answers$/,
  );
  assert.equal(done?.facts["host"], false);
  await assert.rejects(stop("y", desk), /no group replay "y": these run: replay\.z/);
});

Deno.test("stopReplays() names the host to start when the control log has nothing", async () => {
  const desk = running();
  desk.listed = null;
  await assert.rejects(stop("x", desk), /deno task replayer:host$/);
  assert.match(
    (await stop(null, desk))[0]?.text ?? "",
    /no group replay runs, says the control log/,
  );
  assert.deepEqual(desk.said, []);
});
