// What this kit uses of the package, which brings no types of its own.
import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

export interface WebSocket extends EventEmitter {
  /** Bytes that wait in this process. */
  readonly bufferedAmount: number;
  readonly readyState: number;
  /** The subprotocol that was agreed on, or empty. */
  readonly protocol: string;
  /** Calls back when the machine has taken the message, or with an error. */
  send(
    data: Uint8Array,
    options: { readonly binary: boolean },
    taken: (error?: Error) => void,
  ): void;
  ping(): void;
  pong(data: Uint8Array): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface ServerOptions {
  readonly noServer: true;
  readonly maxPayload: number;
  /** Fragments of one message. */
  readonly maxFragments: number;
  /** Pieces of a frame that has not come to its end. */
  readonly maxBufferedChunks: number;
  readonly perMessageDeflate: false;
  /** Whether pings are answered without being asked. */
  readonly autoPong: boolean;
  readonly clientTracking: false;
  /** Time for the other side to end a connection that is closed, ms. */
  readonly closeTimeout: number;
  /** Which of the subprotocols that a client offers is spoken: false for none of them. */
  readonly handleProtocols: (offered: ReadonlySet<string>) => string | false;
}

export class WebSocketServer {
  constructor(options: ServerOptions);
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Uint8Array,
    done: (socket: WebSocket) => void,
  ): void;
}
