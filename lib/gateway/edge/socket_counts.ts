import { Histogram } from "@rangecast/base/histogram";

/** Why a socket came to its end, by the code with which it was closed. */
export class SocketCounts {
  opened = 0;
  /** Faults of the WebSocket protocol and its limits, by name. */
  readonly faults: Record<string, number> = {};
  readonly closed: Record<string, number> = {};
  /** From handing a message over until the machine has taken it, ms. */
  readonly send_ms = new Histogram();

  countFault(name: string): void {
    this.faults[name] = (this.faults[name] ?? 0) + 1;
  }

  countClosed(code: number): void {
    // Codes come from the other side: only those that mean something are told apart.
    const known = code >= 1000 && code <= 1014 || code >= 4000 && code <= 4010;
    const name = known ? String(code) : "other";
    this.closed[name] = (this.closed[name] ?? 0) + 1;
  }
}
