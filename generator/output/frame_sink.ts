/** Where datagrams go. Disposing of it finishes what is under way. */
export interface FrameSink extends AsyncDisposable {
  /** What it is, for log lines: `udp 127.0.0.1:30000`. */
  readonly name: string;
  /** Datagrams that it has taken to their destination. */
  readonly sent: number;
  /** Datagrams that it could not, by reason. */
  readonly failures: ReadonlyMap<string, number>;
  /**
   * Sends one datagram. The bytes may change as soon as the promise resolves; until then the
   * generator holds back the next ones. It never rejects: a failure is counted.
   */
  send(bytes: Uint8Array): Promise<void>;
}
