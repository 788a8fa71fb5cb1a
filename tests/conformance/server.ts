/** What a behaviour may ask of a server of its own; what it leaves out is the server's default. */
export interface ServerOptions {
  token?: string;
  user?: string;
  password?: string;
  /** Largest message, in bytes. */
  maxPayload?: number;
  /** How much may wait for one connection before it is cut off, in bytes. */
  maxPending?: number;
  pingInterval_ms?: number;
  /** How long a client may take to say who it is. */
  authTimeout_ms?: number;
}

export interface RunningServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Begins lame-duck mode, in which clients are told, and cut off one after the other. */
  lameDuck(): void;
  /** How many connections were cut off because they did not read. */
  slowConsumers(): Promise<number>;
}

/** A server that the suite runs on. */
export interface ServerKind {
  /** The name in the table and in the list of differences. */
  name: string;
  start(options: ServerOptions): Promise<RunningServer>;
}
