import assert from "node:assert/strict";
import { localAddress, openUdpSink } from "./udp_sink.ts";

Deno.test("localAddress() stays on loopback when the target is there", () => {
  const from = (hostname: string) => localAddress({ hostname, port: 1 }).hostname;
  assert.equal(from("127.0.0.5"), "127.0.0.1");
  assert.equal(from("192.0.2.1"), "0.0.0.0");
  assert.equal(from("::1"), "::1");
  assert.equal(from("2001:db8::1"), "::");
});

Deno.test("openUdpSink() sends each datagram as it is", async () => {
  using open = new DisposableStack();
  const address = { transport: "udp", hostname: "127.0.0.1", port: 0 } as const;
  const receiver = open.adopt(Deno.listenDatagram(address), (socket) => socket.close());
  assert.ok(receiver.addr.transport === "udp");
  await using sink = openUdpSink({ hostname: "127.0.0.1", port: receiver.addr.port });
  assert.equal(sink.name, `udp 127.0.0.1:${receiver.addr.port}`);
  await sink.send(new Uint8Array([1, 2, 3]));
  await sink.send(new Uint8Array(37).fill(9));
  assert.deepEqual([...(await receiver.receive())[0]], [1, 2, 3]);
  assert.deepEqual((await receiver.receive())[0], new Uint8Array(37).fill(9));
  assert.equal(sink.sent, 2);
  assert.equal(sink.failures.size, 0);
});

Deno.test("openUdpSink() counts what it cannot send by reason, and never rejects", async () => {
  await using sink = openUdpSink({ hostname: "127.0.0.1", port: 9 });
  await sink.send(new Uint8Array(70_000));
  await sink.send(new Uint8Array(70_000));
  assert.equal(sink.sent, 0);
  assert.equal([...sink.failures.values()].reduce((sum, count) => sum + count, 0), 2);
  assert.equal(sink.failures.size, 1);
});
