import type { ClientMessage } from "@rangecast/gateway/client-message";
import type { ServerMessage, Welcome } from "@rangecast/gateway/server-message";
import type { OpenTransport, TransportEvents } from "../socket/transport.ts";

export const WELCOME: Welcome = {
  type: "welcome",
  version: 1,
  encoding: "json",
  server_ms: 1_760_000_000_000,
  client_id: "desk-07",
  user: "eva",
  role: "viewer",
  domains: ["tspi"],
  silence_ms: 3_000,
};

/** The other end of a client's transport, which a test plays itself. */
export class FakeGateway {
  /** What the client has said on the present connection. */
  readonly heard: ClientMessage[] = [];
  /** Connections that were opened so far. */
  opened = 0;
  /** Whether the client has closed the present one. */
  isClosed = true;
  #events: TransportEvents | null = null;

  readonly open: OpenTransport = (events) => {
    this.opened++;
    this.#events = events;
    this.heard.length = 0;
    this.isClosed = false;
    return {
      send: (text) => {
        if (this.#events === events) this.heard.push(JSON.parse(text));
      },
      close: () => {
        if (this.#events === events) this.isClosed = true;
      },
    };
  };

  /** Takes the connection, up to `welcome`. */
  accept(welcome: Partial<Welcome> = {}): void {
    this.#events?.opened();
    this.say({ ...WELCOME, ...welcome });
  }

  /** Takes the connection, and says nothing. */
  takeSilently(): void {
    this.#events?.opened();
  }

  say(...messages: readonly ServerMessage[]): void {
    for (const message of messages) this.#events?.received(JSON.stringify(message));
  }

  sayRaw(data: string | Uint8Array): void {
    this.#events?.received(data);
  }

  close(code: number, reason = ""): void {
    this.#events?.closed(code, reason);
  }

  /** What was heard of one type. */
  heardOf<Type extends ClientMessage["type"]>(
    type: Type,
  ): Extract<ClientMessage, { type: Type }>[] {
    return this.heard.filter((each): each is Extract<ClientMessage, { type: Type }> =>
      each.type === type
    );
  }
}
