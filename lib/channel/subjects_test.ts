import fc from "fast-check";
import assert from "node:assert/strict";
import { groupReplayId, privateReplayId } from "./channel_id.ts";
import {
  channelOfClock,
  channelOfSubject,
  channelSubject,
  channelSubjects,
  clockSubject,
  pacedSubject,
  roomSubjects,
  tagSubjects,
} from "./subjects.ts";

const tokens = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);
const replays = fc.oneof(
  tokens.map(groupReplayId),
  fc.tuple(tokens, tokens).map(([client, session]) => privateReplayId(client, session)),
);

Deno.test("channelSubjects() are those of the channel contract", () => {
  assert.deepEqual(channelSubjects("tspi"), {
    livestream: "tspi.channel.livestream",
    groupReplays: "tspi.channel.replay.>",
    clocks: "tspi.channel.clock.>",
    list: "tspi.channel.list.req",
    privateReplays: "tspi.channel.private.req",
    control: "tspi.ops.ctrl",
    status: "tspi.ops.status",
    health: "tspi.ops.health",
    commands: {
      "display.units": "tspi.cmd.display.units",
      "display.marker_color": "tspi.cmd.display.marker_color",
      "display.session_metadata": "tspi.cmd.display.session_metadata",
    },
    tags: {
      create: "tags.create",
      update: "tags.update",
      delete: "tags.delete",
      broadcast: "tags.broadcast",
    },
  });
});

Deno.test("channelSubjects() of another prefix all begin with it", () => {
  const { commands, tags, ...single } = channelSubjects("range2");
  const all = [...Object.values(single), ...Object.values(commands), ...Object.values(tags)];
  assert.equal(all.length, 15);
  for (const subject of all) assert.ok(subject.startsWith("range2."), subject);
});

Deno.test("tagSubjects() and roomSubjects() are bare for tspi alone", () => {
  assert.deepEqual([tagSubjects("tspi"), roomSubjects("tspi")], ["tags.>", "player.>"]);
  assert.deepEqual([tagSubjects("tspi2"), roomSubjects("tspi2")], [
    "tspi2.tags.>",
    "tspi2.player.>",
  ]);
});

Deno.test("channelSubject() and clockSubject() name channels as the contract does", () => {
  assert.equal(channelSubject("tspi", "livestream"), "tspi.channel.livestream");
  assert.equal(channelSubject("tspi", "replay.x-2"), "tspi.channel.replay.x-2");
  assert.equal(channelSubject("tspi", "client.c1.s2"), "tspi.channel.client.c1.s2");
  assert.equal(clockSubject("tspi", "replay.x-2"), "tspi.channel.clock.x-2");
  assert.equal(clockSubject("tspi", "client.c1.s2"), "tspi.channel.clock.client.c1.s2");
  assert.equal(pacedSubject("tspi", "replay.x-2"), "tspi.paced.x-2");
});

Deno.test("channelOfSubject() and channelOfClock() undo channelSubject() and clockSubject()", () => {
  fc.assert(fc.property(replays, fc.constantFrom("tspi", "range2"), (channel_id, prefix) => {
    assert.equal(channelOfSubject(prefix, channelSubject(prefix, channel_id)), channel_id);
    assert.equal(channelOfClock(prefix, clockSubject(prefix, channel_id)), channel_id);
  }));
});

Deno.test("clockSubject() differs whenever channels differ", () => {
  fc.assert(fc.property(replays, replays, (a, b) => {
    fc.pre(a !== b);
    assert.notEqual(clockSubject("tspi", a), clockSubject("tspi", b));
  }));
  assert.notEqual(clockSubject("tspi", "replay.client"), clockSubject("tspi", "client.a.b"));
});

Deno.test("channelSubject(), clockSubject() and pacedSubject() refuse what is no such channel", () => {
  for (
    const channel_id of ["", "replay", "replay.a.b", "client.a", "replay.*", "x.y", "replay.>"]
  ) {
    assert.throws(() => channelSubject("tspi", channel_id), RangeError, channel_id);
    assert.throws(() => clockSubject("tspi", channel_id), RangeError, channel_id);
    assert.throws(() => pacedSubject("tspi", channel_id), RangeError, channel_id);
  }
  assert.throws(() => clockSubject("tspi", "livestream"), RangeError);
  assert.throws(() => pacedSubject("tspi", "client.a.b"), RangeError);
});

Deno.test("channelOfSubject() and channelOfClock() give null for any other subject", () => {
  const others = [
    "tspi.channel.clock.x",
    "tspi.channel.list.req",
    "tspi.channel.private.req",
    "tspi.channel.replay.",
    "range2.channel.replay.x",
    "tspi.ops.ctrl",
  ];
  for (const subject of others) assert.equal(channelOfSubject("tspi", subject), null, subject);
  const clocks = ["", "a.b", "replay.x", "client.a", "livestream.x", "a b"]
    .map((suffix) => `tspi.channel.clock.${suffix}`);
  for (const subject of clocks) assert.equal(channelOfClock("tspi", subject), null, subject);
});
