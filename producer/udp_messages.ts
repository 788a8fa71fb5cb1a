/** What the receiving thread and the main thread say to each other. */

export interface ReceiverSettings {
  /** Address to receive on; of the interface, when there is a group. */
  readonly hostname: string;
  readonly port: number;
  /** Multicast group to join. */
  readonly group?: string;
}

/** Where the socket is: a socket at an interface's own address would not hear the group. */
export function socketAddress(
  { hostname, port, group }: ReceiverSettings,
): { readonly hostname: string; readonly port: number } {
  return { hostname: group ?? hostname, port };
}

/** Datagrams that may be between the two threads: batches times datagrams in each. */
export const BATCHES = 256;
export const BATCH_DATAGRAMS = 256;
/** A batch is handed over when it is full, or this long after its first datagram. */
export const BATCH_INTERVAL_MS = 2;

export type ToReceiver =
  | { readonly type: "start"; readonly settings: ReceiverSettings }
  /** A batch has been read: its memory goes back. */
  | { readonly type: "returned"; readonly buffer: ArrayBuffer }
  | { readonly type: "stop" };

export type FromReceiver =
  | { readonly type: "listening"; readonly hostname: string; readonly port: number }
  /** `dropped` counts what found no free batch since the last message. */
  | {
    readonly type: "batch";
    readonly buffer: ArrayBuffer;
    readonly count: number;
    readonly dropped: number;
  }
  | {
    readonly type: "failed";
    readonly portInUse: boolean;
    readonly problem: string;
    readonly dropped: number;
  }
  | { readonly type: "stopped"; readonly dropped: number };
