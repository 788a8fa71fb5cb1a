/** What a socket tells its owner. After `closed` it is silent. */
export interface TransportEvents {
  opened(): unknown;
  /** A text frame, or the bytes of a binary one. */
  received(data: string | Uint8Array): unknown;
  closed(code: number, reason: string): unknown;
}

/** One connection that is being opened, or is open. */
export interface Transport {
  /** Ignored unless it is open. */
  send(text: string): void;
  /** `closed` follows, at once or when the other side has answered. */
  close(): void;
}

/** Opens a connection. The only edge to the network: tests bring their own. */
export type OpenTransport = (events: TransportEvents) => Transport;

/** A WebSocket of the browser to `url`. */
export function webSocketTransport(url: string): OpenTransport {
  return (events) => {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      events.received(typeof data === "string" ? data : new Uint8Array(data));
    socket.onclose = ({ code, reason }) => events.closed(code, reason);
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.close(1000),
    };
  };
}

/** The address of the gateway that has served this page: `wss:` where the page came over TLS. */
export function gatewayUrl(page: URL, path: string): string {
  const url = new URL(path, page);
  url.protocol = page.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
