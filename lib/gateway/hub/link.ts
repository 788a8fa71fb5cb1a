import type { Frame } from "./shared_message.ts";

/** The way to one viewer. What it takes goes out in order, or the link ends. */
export interface Link {
  /** Bytes that were sent and that the machine has not taken yet. */
  readonly waiting_bytes: number;
  send(frame: Frame): void;
  /** Asks for a sign of life. */
  ping(): void;
  /** Begins to close; the other side may take its time. */
  close(code: number, reason: string): void;
  /** Ends at once. */
  terminate(): void;
}
