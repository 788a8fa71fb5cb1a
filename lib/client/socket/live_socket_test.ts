import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { ServerMessage } from "@rangecast/gateway/server-message";
import { FakeGateway, WELCOME } from "../testing/fake_gateway.ts";
import type { ConnectionState } from "./connection_state.ts";
import { LiveSocket } from "./live_socket.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const HEALTH: ServerMessage = { type: "health", server_ms: 1, problem: null, programs: [] };

function started() {
  const clock = new ManualClock();
  const gateway = new FakeGateway();
  const states: ConnectionState[] = [];
  const received: ServerMessage[] = [];
  const socket = new LiveSocket({
    ...{ open: gateway.open, clock, random: () => 1, follow: true },
    stateChanged: (state) => states.push(state),
    received: (message) => received.push(message),
  });
  socket.start();
  return { clock, gateway, states, received, socket };
}

pure("LiveSocket says hello, and is open with the welcome", () => {
  const { gateway, states, received, socket } = started();
  assert.equal(socket.send({ type: "live" }), false, "not open yet");
  gateway.accept();
  gateway.say(HEALTH);
  assert.deepEqual(gateway.heard[0], {
    ...{ type: "hello", version: 1, encodings: ["cbor", "json"], follow: true },
  });
  assert.deepEqual(states, [{ type: "connecting", attempt: 1 }, {
    type: "open",
    welcome: WELCOME,
  }]);
  assert.deepEqual(received, [HEALTH]);
  assert.equal(socket.send({ type: "live" }), true);
});

pure("LiveSocket reads CBOR in binary frames", () => {
  const { gateway, received } = started();
  gateway.accept();
  gateway.sayRaw(Uint8Array.fromHex("a26474797065" + "64646f6e65" + "6372656607"));
  assert.deepEqual(received, [{ type: "done", ref: 7 }]);
});

pure("LiveSocket comes back with longer and longer waits until it is welcome", () => {
  const { clock, gateway, states } = started();
  gateway.close(1006);
  assert.deepEqual(states.at(-1), {
    ...{ type: "waiting", attempt: 2, wait_ms: 500, reason: "the gateway cannot be reached" },
  });
  clock.advance(499);
  assert.equal(gateway.opened, 1);
  clock.advance(1);
  assert.equal(gateway.opened, 2);
  gateway.close(1006);
  clock.advance(1000);
  gateway.accept();
  gateway.close(1006);
  assert.equal(states.at(-1)?.type, "waiting");
  clock.advance(250);
  assert.equal(gateway.opened, 4, "the first wait again");
});

pure("LiveSocket waits as long as a gateway asks for that shuts down, within reason", () => {
  for (const [hint, wait_ms] of [["2000", 2250], ["99999999", 60_250], ["soon", 250]] as const) {
    const { gateway, states } = started();
    gateway.accept();
    gateway.close(1001, hint);
    const state = states.at(-1);
    assert.equal(state?.type === "waiting" && state.wait_ms, wait_ms);
  }
});

pure("LiveSocket counts silence as a break, before and after the welcome", () => {
  const { clock, gateway, states } = started();
  gateway.takeSilently();
  clock.advance(9_999);
  assert.equal(states.at(-1)?.type, "connecting");
  clock.advance(1);
  assert.equal(states.at(-1)?.type, "waiting");
  assert.ok(gateway.isClosed);
  clock.advance(500);
  gateway.accept();
  clock.advance(2_000);
  gateway.say(HEALTH);
  clock.advance(2_999);
  assert.equal(states.at(-1)?.type, "open");
  clock.advance(1);
  assert.equal(states.at(-1)?.type, "waiting");
});

pure("LiveSocket does not come back where it is not wanted", () => {
  for (const [code, reason] of [[4004, "logged out"], [4001, "version 2"]] as const) {
    const { clock, gateway, states } = started();
    gateway.accept();
    gateway.close(code, reason);
    assert.deepEqual(states.at(-1), { type: "refused", code, reason });
    clock.advance(100_000);
    assert.equal(gateway.opened, 1);
    assert.equal(clock.pending, 0);
  }
});

pure("LiveSocket breaks a connection on which it hears what it cannot read", () => {
  for (const data of ["{", "[]", "null", Uint8Array.of(0xff)]) {
    const { gateway, states } = started();
    gateway.accept();
    gateway.sayRaw(data);
    assert.equal(states.at(-1)?.type, "waiting");
    assert.ok(gateway.isClosed);
  }
});

pure("LiveSocket.start() does not wait any longer", () => {
  const { gateway, socket, states } = started();
  gateway.close(1006);
  socket.start();
  assert.equal(gateway.opened, 2);
  assert.equal(states.at(-1)?.type, "connecting");
});

pure("LiveSocket closes for good, and leaves no timer behind", () => {
  const { clock, gateway, socket, states } = started();
  gateway.accept();
  socket[Symbol.dispose]();
  assert.deepEqual(states.at(-1), { type: "closed" });
  gateway.close(1000);
  assert.deepEqual([clock.pending, gateway.opened], [0, 1]);
});
