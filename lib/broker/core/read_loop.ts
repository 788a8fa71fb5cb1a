import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import { ProtocolError } from "../protocol/parser.ts";
import type { Scheduler } from "../routing/scheduler.ts";
import type { Connection } from "./connection.ts";
import type { CoreCounters } from "./counters.ts";
import type { CoreLimits } from "./limits.ts";

const FIRST_BUFFER_BYTES = 16 * 1024;
const LARGEST_IDLE_BUFFER_BYTES = 256 * 1024;

/** The part of a socket that is read from. */
export interface ReadableSocket {
  read(buffer: Uint8Array): Promise<number | null>;
}

/** What a read loop needs from the broker around it. */
export interface ReadContext {
  readonly clock: Clock;
  readonly limits: CoreLimits;
  readonly counters: CoreCounters;
  readonly scheduler: Scheduler;
}

/** Reads and parses until the client leaves, breaks the protocol, or is closed. */
export async function readUntilClosed(
  socket: ReadableSocket,
  connection: Connection,
  context: ReadContext,
): Promise<void> {
  let buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  let start = 0;
  let end = 0;
  try {
    while (!connection.closed) {
      const count = await socket.read(buffer.subarray(end));
      if (count === null || connection.closed) break;
      end += count;
      start = connection.parser.parse(buffer, start, end);
      context.scheduler.settle();
      if (start === end) {
        if (end === buffer.length && buffer.length < LARGEST_IDLE_BUFFER_BYTES) {
          buffer = new Uint8Array(buffer.length * 2);
        }
        start = end = 0;
      } else {
        buffer = makeRoom(buffer, start, end, connection.parser.neededBytes);
        end -= start;
        start = 0;
      }
      await giveWay(connection, context);
    }
  } catch (thrown) {
    endBadly(thrown, connection, context);
  }
  // Who broke the protocol still gets to know why; everybody else has left.
  if (!connection.closed) connection.close();
  context.scheduler.settle();
}

/** Moves the rest to the front of a buffer that can hold all of the operation it belongs to. */
function makeRoom(
  buffer: Uint8Array<ArrayBuffer>,
  start: number,
  end: number,
  needed: number,
): Uint8Array<ArrayBuffer> {
  const capacity = Math.max(needed, FIRST_BUFFER_BYTES);
  if (capacity <= buffer.length && end - start < buffer.length) {
    buffer.copyWithin(0, start, end);
    return buffer;
  }
  const grown = new Uint8Array(Math.max(capacity, Math.min(buffer.length * 2, 2 * capacity)));
  grown.set(buffer.subarray(start, end));
  return grown;
}

/** Holds a publisher back for a moment while somebody who gets its messages is behind. */
async function giveWay(connection: Connection, context: ReadContext): Promise<void> {
  const slowest = connection.takeSlowest();
  if (!slowest || !slowest.congested) return;
  context.counters.publisherStalls++;
  const stop = new AbortController();
  await Promise.race([
    slowest.whenDrained(),
    sleep(context.clock, context.limits.maxStall_ms, stop.signal),
  ]);
  stop.abort();
}

function endBadly(thrown: unknown, connection: Connection, context: ReadContext): void {
  if (thrown instanceof ProtocolError) {
    context.counters.protocolErrors++;
    connection.fail(thrown.message);
    return;
  }
  // A socket that fails is a client that has left; anything else is a defect of the broker's own,
  // which must not take the other clients along.
  if (isSocketFailure(thrown)) return;
  context.counters.internalErrors.record(messageOf(thrown));
  connection.fail("Internal Error");
}

function isSocketFailure(thrown: unknown): boolean {
  return thrown instanceof Deno.errors.ConnectionReset ||
    thrown instanceof Deno.errors.BadResource ||
    thrown instanceof Deno.errors.Interrupted || thrown instanceof Deno.errors.BrokenPipe ||
    thrown instanceof Deno.errors.NotConnected || thrown instanceof Deno.errors.ConnectionAborted ||
    thrown instanceof Deno.errors.TimedOut;
}
