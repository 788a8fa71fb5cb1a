import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { OperatorError } from "@rangecast/base/errors";
import { readLine } from "@rangecast/launch/read-line";
import { until } from "@rangecast/tests/until";
import { type ReceiverEvents, UdpReceiver } from "./udp_receiver.ts";
import { BATCHES, type FromReceiver, type ToReceiver } from "./udp_messages.ts";

const HOSTNAME = "127.0.0.1";

function freePort(): number {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: HOSTNAME, port: 0 });
  // A socket of the internet has such an address.
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}

function isFree(port: number): boolean {
  try {
    Deno.listenDatagram({ transport: "udp", hostname: HOSTNAME, port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/** Records what a receiver hands over. */
class Recorder implements ReceiverEvents {
  readonly datagrams: { readonly bytes: Uint8Array; readonly length: number; recv_ms: number }[] =
    [];
  batches = 0;
  dropped = 0;
  failures: Error[] = [];

  onDatagram({ bytes, offset, length, recv_ms }: Parameters<ReceiverEvents["onDatagram"]>[0]) {
    this.datagrams.push({ bytes: bytes.slice(offset, offset + 37), length, recv_ms });
  }

  onBatchEnd(): void {
    this.batches++;
  }

  onDropped(count: number): void {
    this.dropped += count;
  }

  onFailure(error: Error): void {
    this.failures.push(error);
  }
}

async function sendTo(port: number, datagrams: readonly Uint8Array[]): Promise<void> {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: HOSTNAME, port: 0 });
  for (const datagram of datagrams) {
    await socket.send(datagram, { transport: "udp", hostname: HOSTNAME, port });
  }
  socket.close();
}

const numbered = (i: number) => new Uint8Array(37).with(0, i % 256).with(1, Math.floor(i / 256));

Deno.test("UdpReceiver hands over every datagram in order, with length and time", async () => {
  const port = freePort();
  const recorder = new Recorder();
  await using _receiver = await UdpReceiver.open({ hostname: HOSTNAME, port }, recorder);
  await sendTo(port, [new Uint8Array(), new Uint8Array([7]), new Uint8Array(1400).fill(9)]);
  await until("the odd ones are there", () => recorder.datagrams.length === 3);
  assert.deepEqual(recorder.datagrams.map(({ length }) => length), [0, 1, 1400]);
  assert.deepEqual([...recorder.datagrams[2]?.bytes ?? []], Array(37).fill(9));
  for (let sent = 0; sent < 1000; sent += 100) {
    await sendTo(port, Array.from({ length: 100 }, (_, i) => numbered(sent + i)));
    await until("the burst is there", () => recorder.datagrams.length === 3 + sent + 100);
  }
  const received = recorder.datagrams.slice(3).map(({ bytes }) => bytes[0]);
  assert.deepEqual(received, Array.from({ length: 1000 }, (_, i) => i % 256));
  const times = recorder.datagrams.map(({ recv_ms }) => recv_ms);
  assert.deepEqual(times, times.toSorted((a, b) => a - b));
  assert.ok(recorder.batches < 1000);
  assert.equal(recorder.dropped, 0);
});

Deno.test("UdpReceiver hands over what is left when it is closed", async () => {
  const port = freePort();
  const recorder = new Recorder();
  const receiver = await UdpReceiver.open({ hostname: HOSTNAME, port }, recorder);
  await sendTo(port, Array.from({ length: 50 }, (_, i) => numbered(i)));
  await until("some are there", () => recorder.datagrams.length > 0);
  await receiver[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  assert.ok(recorder.datagrams.length <= 50);
  assert.deepEqual(recorder.failures, []);
  await until("the port is free again", () => isFree(port));
});

Deno.test("UdpReceiver.open() throws when the address cannot be listened on", async () => {
  const port = freePort();
  const other = Deno.listenDatagram({ transport: "udp", hostname: HOSTNAME, port });
  try {
    await assert.rejects(
      UdpReceiver.open({ hostname: HOSTNAME, port }, new Recorder()),
      (error) => error instanceof OperatorError && /in use: .*--udp-port/.test(error.message),
    );
  } finally {
    other.close();
  }
});

Deno.test("the receiving thread counts what finds no free batch", async () => {
  const port = freePort();
  const worker = new Worker(new URL("./udp_worker.ts", import.meta.url).href, { type: "module" });
  const tell = (message: ToReceiver) => worker.postMessage(message);
  const listening = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<number>();
  let received = 0;
  let batches = 0;
  worker.onmessage = ({ data }: MessageEvent<FromReceiver>) => {
    if (data.type === "listening") listening.resolve();
    else if (data.type === "batch") {
      batches++;
      received += data.count; // and its memory is kept
    } else if (data.type === "stopped") stopped.resolve(data.dropped);
  };
  tell({ type: "start", settings: { hostname: HOSTNAME, port } });
  await listening.promise;
  // Batches are handed over by time as well: small ones will do.
  for (let before = 0; batches < BATCHES; before = received) {
    await sendTo(port, [numbered(0)]);
    await until("it has come in", () => received > before);
  }
  // Nobody hears of these any more; one after the other, some are received before the end.
  for (let i = 0; i < 200; i++) await sendTo(port, [numbered(i)]);
  tell({ type: "stop" });
  const dropped = await stopped.promise;
  worker.terminate();
  assert.ok(dropped > 0);
  assert.equal(batches, BATCHES);
});

/** What came of everything that the probe tries in the place of the receiving thread. */
async function probe(address: { hostname: string; port: number }): Promise<Record<string, string>> {
  const main = fileURLToPath(new URL("./testdata/worker_probe_main.ts", import.meta.url));
  const grants = [
    "--allow-read",
    "--allow-write=.test",
    "--allow-env",
    "--allow-sys",
    "--allow-net",
  ];
  const { stdout, stderr, success } = await new Deno.Command("deno", {
    args: [
      ...["run", "--no-prompt", "--frozen", "--cached-only", ...grants, main],
      ...[address.hostname, String(address.port)],
    ],
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return readLine(new TextDecoder().decode(stdout));
}

Deno.test("the receiving thread may receive at its address, and nothing else", async () => {
  const { "receive at its address": own, ...others } = await probe({
    hostname: HOSTNAME,
    port: freePort(),
  });
  assert.equal(own, "done");
  assert.ok(Object.keys(others).length >= 14);
  for (const [attempt, result] of Object.entries(others)) {
    const refused = attempt.startsWith("import ") ? "TypeError" : "NotCapable";
    assert.equal(result, refused, attempt);
  }
});
