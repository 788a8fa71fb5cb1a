/** Stands between a client and a server on loopback, and can do what networks do. */
export class TcpProxy implements Disposable {
  readonly #listener: Deno.TcpListener;
  readonly #target: { readonly hostname: string; readonly port: number };
  readonly #connections = new Set<Deno.TcpConn>();
  /** While true, nothing that the server says reaches the client. */
  deaf = false;
  /** While true, connections are closed as soon as they are made. */
  refusing = false;

  constructor(target: { readonly hostname: string; readonly port: number }) {
    this.#target = target;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#serve();
  }

  get address(): { hostname: string; port: number } {
    return { hostname: "127.0.0.1", port: this.#listener.addr.port };
  }

  /** Closes the connections that are open now. */
  cut(): void {
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    this.cut();
  }

  async #serve(): Promise<void> {
    for await (const client of this.#listener) {
      if (this.refusing) client.close();
      else this.#join(client);
    }
  }

  async #join(client: Deno.TcpConn): Promise<void> {
    const server = await Deno.connect(this.#target).catch(() => null);
    if (!server) return client.close();
    for (const connection of [client, server]) this.#connections.add(connection);
    await Promise.race([
      this.#copy(client, server, () => true),
      this.#copy(server, client, () => !this.deaf),
    ]);
    for (const connection of [client, server]) {
      if (this.#connections.delete(connection)) connection.close();
    }
  }

  async #copy(from: Deno.TcpConn, to: Deno.TcpConn, passes: () => boolean): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
        for (let at = 0; passes() && at < count;) at += await to.write(buffer.subarray(at, count));
      }
    } catch {
      // One of the two is closed: the other one follows.
    }
  }
}
