import type { ConnectionOptions, NatsConnection } from "@nats-io/nats-core";
import { NatsConnectionImpl, setTransportFactory } from "@nats-io/nats-core/internal";
import { nodeResolveHost, NodeTransport } from "@nats-io/transport-node/lib/node_transport.js";
import type { Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

/**
 * The client's own transport, but an error that comes while it leaves a connection has a listener.
 * Without one the runtime ends the program: it happens when a server refuses a login, or a missing
 * certificate, and resets the connection at once, as it may at any reconnection.
 */
class CalmTransport extends NodeTransport {
  override async dial(address: Parameters<NodeTransport["dial"]>[0]): Promise<Socket> {
    return calm(await super.dial(address));
  }

  override startTLS(): Promise<TLSSocket> {
    const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
    const { tls } = this.options;
    const socket = calm(
      connectTls({ servername: this.tlsName, ...tls, socket: this.socket }),
    );
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the server closed the connection")));
    return promise;
  }
}

/** Keeps one listener for errors whenever all are removed. */
function calm<S extends Socket>(socket: S): S {
  const removeAll = socket.removeAllListeners.bind(socket);
  const ignore = () => {};
  socket.removeAllListeners = (event) => {
    if (event === undefined) removeAll();
    else removeAll(event);
    return socket.on("error", ignore);
  };
  return socket.on("error", ignore);
}

/** Connects over TCP, or TLS where the server wants it. */
export function connectOverTcp(options: ConnectionOptions): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new CalmTransport(), dnsResolveFn: nodeResolveHost });
  return NatsConnectionImpl.connect(options);
}
