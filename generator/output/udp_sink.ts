import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatAddress, type SocketAddress } from "@rangecast/cli/parsers";
import type { FrameSink } from "./frame_sink.ts";

/** Reasons are few; should they ever not be, the rest is counted as one. */
const MAX_REASONS = 32;

/** The local address to send to `target` from: on loopback for loopback, and the system's choice else. */
export function localAddress({ hostname }: SocketAddress): SocketAddress {
  if (hostname.includes(":")) return { hostname: hostname === "::1" ? "::1" : "::", port: 0 };
  return { hostname: hostname.startsWith("127.") ? "127.0.0.1" : "0.0.0.0", port: 0 };
}

/**
 * Sends to one UDP address.
 * @throws OperatorError when no socket can be had.
 */
export function openUdpSink(target: SocketAddress): FrameSink {
  const destination = { transport: "udp", ...target } as const;
  const failures = new Map<string, number>();
  const socket = bind(target);
  let sent = 0;
  const failed = (error: unknown) => {
    const reason = reasonOf(error);
    const kept = failures.has(reason) || failures.size < MAX_REASONS ? reason : "other";
    failures.set(kept, (failures.get(kept) ?? 0) + 1);
  };
  const succeeded = () => void sent++;
  return {
    name: `udp ${formatAddress(target)}`,
    get sent() {
      return sent;
    },
    failures,
    send: (bytes) => socket.send(bytes, destination).then(succeeded, failed),
    [Symbol.asyncDispose]: () => Promise.resolve(socket.close()),
  };
}

function bind(target: SocketAddress): Deno.DatagramConn {
  try {
    return Deno.listenDatagram({ transport: "udp", ...localAddress(target) });
  } catch (error) {
    throw new OperatorError(
      `Cannot send to ${formatAddress(target)} as a local socket must open: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** The system's name of an error, such as `ENETUNREACH`, or else the runtime's. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
