import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { until } from "@rangecast/tests/until";
import { CLOSING_MS, PING_INTERVAL_MS } from "../hub/link_life.ts";
import { TICK_MS } from "../hub/ticks.ts";
import { ROWS_PER_PART } from "../hub/transfer.ts";
import { MAX_INBOUND_BYTES } from "../protocol/protocol.ts";
import { clientFrame, OPCODES, RawSocket } from "../testing/raw_socket.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { stillServer } from "../testing/still_gateway.ts";

const HELLO = { type: "hello", version: 1, encodings: ["json"] };
const SUBSCRIBE = {
  type: "subscribe",
  id: "main",
  channel: null,
  domain: "tspi",
  filter: {},
  view: { type: "tracks", rate_hz: 20 },
};
const utf8 = new TextEncoder();

/** The next message of a type, as it was sent. */
async function next(socket: RawSocket, type: string): Promise<Record<string, unknown>> {
  for (;;) {
    const frame = await socket.next();
    assert.ok(frame, `the socket ended before there was a ${type}`);
    if (frame.opcode !== OPCODES.text) continue;
    const message = JSON.parse(new TextDecoder().decode(frame.payload));
    if (message.type === type) return message;
  }
}

async function welcomed(port: number): Promise<RawSocket> {
  const socket = await RawSocket.connect(port);
  await socket.say(HELLO);
  await next(socket, "welcome");
  return socket;
}

Deno.test("SocketEdge makes a viewer of a socket, which subscribes and is shown tracks", async () => {
  const clock = new ManualClock(1_760_000_000_000);
  await using server = await stillServer(clock);
  server.picture.put(sampleRow("101"));
  using socket = await welcomed(server.port);
  await socket.say({ ...SUBSCRIBE, ref: 1 });
  await next(socket, "done");
  clock.advance(TICK_MS);
  const { id, tracks } = await next(socket, "snapshot");
  assert.equal(id, "main");
  assert.deepEqual(Object(tracks).entity, ["101"]);
  await socket.say({ type: "ping", client_ms: 5 });
  const pong = await next(socket, "pong");
  assert.deepEqual(pong, { type: "pong", client_ms: 5, server_ms: clock.nowMs() });
  assert.equal(server.edge.open, 1);
});

const MALFORMED: readonly (readonly [string, Uint8Array, string])[] = [
  ["JSON that is none", clientFrame(OPCODES.text, utf8.encode("{")), "malformed"],
  ["JSON of another form", clientFrame(OPCODES.text, utf8.encode("[1]")), "unknown_type"],
  ["JSON of great depth", clientFrame(OPCODES.text, utf8.encode("[".repeat(60_000))), "malformed"],
  ["a type that is none", clientFrame(OPCODES.text, utf8.encode('{"type":"fly"}')), "unknown_type"],
  ["CBOR that is none", clientFrame(OPCODES.binary, Uint8Array.of(0xff, 1, 2)), "malformed"],
  ["a key too many", clientFrame(OPCODES.text, utf8.encode('{"type":"live","x":1}')), "malformed"],
];

for (const [what, bytes, code] of MALFORMED) {
  Deno.test(`SocketEdge answers ${what} with an error, and goes on`, async () => {
    await using server = await stillServer(new ManualClock());
    using socket = await welcomed(server.port);
    await socket.write(bytes);
    assert.equal((await next(socket, "error")).code, code);
    await socket.say({ type: "ping", client_ms: 1 });
    await next(socket, "pong");
    assert.equal(server.gateway.counts.refused[code], 1);
    assert.deepEqual(server.faults, []);
  });
}

Deno.test("SocketEdge closes a client that says nothing but nonsense, or too much", async () => {
  const clock = new ManualClock();
  await using server = await stillServer(clock);
  using nonsense = await welcomed(server.port);
  for (let i = 0; i < 20; i++) await nonsense.write(clientFrame(OPCODES.text, utf8.encode("?")));
  assert.equal(await nonsense.closeCode(), 4000);
  using loud = await welcomed(server.port);
  for (let i = 0; i < 120; i++) await loud.say({ type: "ping", client_ms: i });
  assert.equal(await loud.closeCode(), 4002);
  using strange = await RawSocket.connect(server.port);
  await strange.say({ ...HELLO, version: 2 });
  assert.equal(await strange.closeCode(), 4001);
  assert.equal(server.gateway.counts.refused.rate, 1);
});

Deno.test("SocketEdge closes a client without a hello after 5 s, and cuts it off when it does not answer", async () => {
  const clock = new ManualClock();
  await using server = await stillServer(clock);
  using silent = await RawSocket.connect(server.port);
  await until("it is there", () => server.edge.open === 1);
  clock.advance(5_000);
  clock.advance(CLOSING_MS);
  assert.equal(await silent.closeCode(), 4001);
  await until("it is gone", () => server.edge.open === 0);
  assert.equal(server.gateway.hub.counts.cut, 1);
});

const FAULTS: readonly (readonly [string, () => Uint8Array, number, string])[] = [
  [
    "a message of more than 64 KiB",
    () => clientFrame(OPCODES.text, new Uint8Array(MAX_INBOUND_BYTES + 1).fill(0x20)),
    1009,
    "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH",
  ],
  [
    "a frame that claims to have a terabyte",
    () => clientFrame(OPCODES.binary, new Uint8Array(100), { declared: 2 ** 40 }),
    1009,
    "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH",
  ],
  [
    "2 000 fragments without an end",
    () => fragments(2_000, 1),
    1008,
    "WS_ERR_TOO_MANY_BUFFERED_PARTS",
  ],
  ["2 000 empty fragments", () => fragments(2_000, 0), 1008, "WS_ERR_TOO_MANY_BUFFERED_PARTS"],
  [
    "fragments of more than 64 KiB together",
    () => fragments(5, 16_000),
    1009,
    "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH",
  ],
  [
    "a frame that is not masked",
    () => clientFrame(OPCODES.text, utf8.encode("{}"), { masked: false }),
    1002,
    "WS_ERR_EXPECTED_MASK",
  ],
  [
    "text that is not UTF-8",
    () => clientFrame(OPCODES.text, Uint8Array.of(0xc0, 0xaf)),
    1007,
    "WS_ERR_INVALID_UTF8",
  ],
];

function fragments(count: number, bytes: number): Uint8Array {
  const all = Array.from(
    { length: count },
    (_, i) =>
      clientFrame(i === 0 ? OPCODES.text : OPCODES.continuation, new Uint8Array(bytes), {
        fin: false,
      }),
  );
  return Uint8Array.from(all.flatMap((each) => [...each]));
}

for (const [what, bytes, code, fault] of FAULTS) {
  Deno.test(`SocketEdge closes with ${code} for ${what}, within 2 s`, async () => {
    const clock = new ManualClock();
    await using server = await stillServer(clock);
    using socket = await welcomed(server.port);
    await socket.write(bytes()).catch(() => {});
    await until("it is counted", () => server.edge.counts.faults[fault] === 1);
    clock.advance(CLOSING_MS);
    assert.equal(await socket.closeCode(), code);
    await until("it is gone", () => server.edge.open === 0);
    assert.deepEqual(server.faults, []);
  });
}

Deno.test("SocketEdge cuts off a client that floods with pings", async () => {
  await using server = await stillServer(new ManualClock());
  using socket = await welcomed(server.port);
  for (let i = 0; i < 200; i++) {
    await socket.write(clientFrame(OPCODES.ping, new Uint8Array(100))).catch(() => {});
  }
  await until("it is gone", () => server.edge.open === 0);
  assert.equal(server.edge.counts.faults.pings, 1);
});

Deno.test("a client that never reads holds little, disturbs nobody, and is gone after two ping periods", async () => {
  const clock = new ManualClock();
  await using server = await stillServer(clock);
  const paint = (lat: number) => {
    // As many as fit in one message.
    for (let i = 0; i < ROWS_PER_PART.json; i++) {
      server.picture.put(sampleRow(`sensor-${i}`, { lat }));
    }
  };
  paint(0);
  using stalled = await welcomed(server.port);
  await stalled.say(SUBSCRIBE);
  using other = await welcomed(server.port);
  await other.say(SUBSCRIBE);
  await until("both have subscribed", () => server.gateway.counts.messages === 4);
  const { counts } = server.gateway.hub;
  let shown = 0;
  for (let i = 1; counts.closed["no sign of life"] !== 1; i++) {
    assert.ok(i <= 2 * PING_INTERVAL_MS / TICK_MS, "it is gone within two ping periods");
    paint(i % 80);
    clock.advance(TICK_MS);
    const message = await next(other, i === 1 ? "snapshot" : "delta");
    shown = Number(message.seq);
    assert.equal(shown, i);
    await other.say({ type: "ping", client_ms: i });
    if (i % 100 === 0) await next(other, "pong");
  }
  assert.ok(counts.conflated > 100, "the stalled one has skipped what it did not take");
  await until("only the other one is left", () => server.edge.open === 1);
});

Deno.test("SocketEdge closes with 4004 when the session ends, and lets nobody in on one that has ended", async () => {
  const ending = new AbortController();
  const session = { name: "vera", role: "viewer", signal: ending.signal } as const;
  await using server = await stillServer(new ManualClock(), session);
  using socket = await welcomed(server.port);
  ending.abort("logout");
  await socket.write(clientFrame(OPCODES.close, Uint8Array.of(0x0f, 0xa4)));
  assert.equal(await socket.closeCode(), 4004);
  using late = await RawSocket.connect(server.port);
  await late.write(clientFrame(OPCODES.close, Uint8Array.of(0x0f, 0xa4)));
  assert.equal(await late.closeCode(), 4004);
});

Deno.test("close() tells every client when to come back, and cuts off who does not answer", async () => {
  const clock = new ManualClock();
  await using server = await stillServer(clock);
  const polite = await welcomed(server.port);
  using rude = await welcomed(server.port);
  const closed = server.edge.close(1_500);
  let frame = await polite.next();
  while (frame && frame.opcode !== OPCODES.close) frame = await polite.next();
  assert.deepEqual(frame?.payload, Uint8Array.of(0x03, 0xe9, ...utf8.encode("1500")));
  await polite.write(clientFrame(OPCODES.close, Uint8Array.of(0x03, 0xe9)));
  polite[Symbol.dispose]();
  await until("the polite one is gone", () => server.edge.open === 1);
  clock.advance(CLOSING_MS);
  await closed;
  assert.equal(server.edge.open, 0);
  assert.equal(await rude.closeCode(), 1001);
});
