/**
 * The receiving thread: nothing but socket to batches, so that whatever the main thread does, the
 * kernel's small buffer is emptied in time.
 */
import { systemClock, type TimerId } from "@rangecast/base/clock";
import { DatagramBatch } from "@rangecast/bus/datagram-batch";
import {
  BATCH_DATAGRAMS,
  BATCH_INTERVAL_MS,
  BATCHES,
  type FromReceiver,
  type ReceiverSettings,
  socketAddress,
  type ToReceiver,
} from "./udp_messages.ts";

/** The largest datagram that IPv4 and IPv6 carry. */
const MAX_DATAGRAM_BYTES = 65_535;

// The worker's own global scope, whose type the window library does not have.
const thread = globalThis as unknown as {
  postMessage(message: FromReceiver, transfer?: Transferable[]): void;
  onmessage: (event: MessageEvent<ToReceiver>) => void;
  close(): void;
};

const free: ArrayBuffer[] = Array.from(
  { length: BATCHES },
  () => DatagramBatch.withCapacity(BATCH_DATAGRAMS).buffer,
);
let batch: DatagramBatch | null = null;
let timer: TimerId | null = null;
let dropped = 0;
let socket: Deno.DatagramConn | null = null;
let stopping = false;

thread.onmessage = ({ data }) => {
  if (data.type === "start") start(data.settings);
  else if (data.type === "returned") free.push(data.buffer);
  else stop();
};

async function start(settings: ReceiverSettings): Promise<void> {
  const { hostname, group } = settings;
  try {
    socket = Deno.listenDatagram({ transport: "udp", ...socketAddress(settings) });
    if (group?.includes(":")) await socket.joinMulticastV6(group, 0);
    else if (group) await socket.joinMulticastV4(group, hostname);
    // A UDP socket has no other kind of address.
    const address = socket.addr as Deno.NetAddr;
    thread.postMessage({ type: "listening", hostname: address.hostname, port: address.port });
    await receiveAll(socket);
  } catch (error) {
    if (stopping) return;
    handOver();
    thread.postMessage({
      type: "failed",
      dropped,
      portInUse: error instanceof Deno.errors.AddrInUse,
      problem: error instanceof Error ? error.message : String(error),
    });
  }
}

async function receiveAll(from: Deno.DatagramConn): Promise<void> {
  const buffer = new Uint8Array(MAX_DATAGRAM_BYTES);
  while (!stopping) {
    const [datagram] = await from.receive(buffer);
    keep(datagram);
  }
}

function keep(datagram: Uint8Array): void {
  batch ??= openBatch();
  if (!batch) {
    dropped++;
    return;
  }
  batch.add(datagram, systemClock.nowMs());
  if (batch.full) handOver();
  else timer ??= systemClock.setTimer(handOver, BATCH_INTERVAL_MS);
}

function openBatch(): DatagramBatch | null {
  const buffer = free.pop();
  return buffer ? new DatagramBatch(buffer) : null;
}

function handOver(): void {
  if (timer !== null) systemClock.clearTimer(timer);
  timer = null;
  if (!batch) return;
  const { buffer, count } = batch;
  batch = null;
  thread.postMessage({ type: "batch", buffer, count, dropped }, [buffer]);
  dropped = 0;
}

function stop(): void {
  stopping = true;
  socket?.close();
  handOver();
  thread.postMessage({ type: "stopped", dropped });
  thread.close();
}
