/** Bounds of the broker's core; every one of them ends in a counter when it is met. */
export interface CoreLimits {
  readonly maxControlLineBytes: number;
  readonly maxPayloadBytes: number;
  /** Output that may wait for one client before it is cut off as a slow consumer. */
  readonly maxPendingBytes: number;
  /** Output beyond which publishers to that client are slowed down, and consumers wait. */
  readonly congestedBytes: number;
  readonly maxConnections: number;
  readonly maxSubscriptions: number;
  readonly authTimeout_ms: number;
  readonly pingInterval_ms: number;
  readonly maxPingsOut: number;
  /** A single write that takes longer is a client that does not read. */
  readonly writeDeadline_ms: number;
  /** How long a publisher is held back at most, per read, for somebody slow. */
  readonly maxStall_ms: number;
}

/** nats-server's own defaults where it has one. */
export const DEFAULT_LIMITS: CoreLimits = {
  maxControlLineBytes: 4096,
  maxPayloadBytes: 1024 * 1024,
  maxPendingBytes: 64 * 1024 * 1024,
  congestedBytes: 1024 * 1024,
  maxConnections: 4096,
  maxSubscriptions: 100_000,
  authTimeout_ms: 2000,
  pingInterval_ms: 120_000,
  maxPingsOut: 2,
  writeDeadline_ms: 10_000,
  maxStall_ms: 10,
};
