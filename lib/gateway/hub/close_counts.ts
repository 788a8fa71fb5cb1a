/** Why a client was closed. */
export type CloseReason =
  | "too slow"
  | "no sign of life"
  | "shutting down"
  | "session ended"
  | "malformed"
  | "too many messages"
  | "no agreement"
  | "too large"
  | "full"
  | "left";

/** How clients have come to their end. */
export class CloseCounts {
  /** Closing clients that did not answer in time and were cut off. */
  cut = 0;
  readonly closed: Partial<Record<CloseReason, number>> = {};

  countClosed(reason: CloseReason): void {
    this.closed[reason] = (this.closed[reason] ?? 0) + 1;
  }
}
