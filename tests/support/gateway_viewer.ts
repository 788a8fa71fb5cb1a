import assert from "node:assert/strict";
import { decode } from "@rangecast/codec/cbor";
import type { ClientMessage, Subscribe } from "@rangecast/gateway/client-message";
import type { Encoding } from "@rangecast/gateway/protocol";
import type { ServerMessage } from "@rangecast/gateway/server-message";
import type { TrackStatus } from "@rangecast/domains/domain";
import { readTracks, STATUS_CODES } from "@rangecast/gateway/track-columns";
import { until } from "./until.ts";

/** What a subscription shows: receive times and statuses by entity. */
interface ShownTracks {
  readonly recv_ms: Map<string, number>;
  readonly status: Map<string, TrackStatus>;
  seq: number;
}

type OfType<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;

/** A viewer on a real socket, which keeps all that it gets and shows tracks by the book. */
export class GatewayViewer implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly received: ServerMessage[] = [];
  readonly #subscriptions = new Map<string, ShownTracks>();
  closed: { readonly code: number; readonly reason: string } | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => {
      const message = typeof data === "string" ? JSON.parse(data) : decode(new Uint8Array(data));
      this.#take(message as ServerMessage); // What the gateway under test has sent.
    });
    socket.addEventListener("close", ({ code, reason }) => this.closed = { code, reason });
  }

  /** Connects, and says hello; pages let in who brings a token. */
  static async connect(
    port: number,
    encoding: Encoding = "cbor",
    headers: Readonly<Record<string, string>> = {},
  ): Promise<GatewayViewer> {
    // A browser cannot add headers: Deno can, and the types are those of a browser.
    const socket: WebSocket = Reflect.construct(WebSocket, [`ws://127.0.0.1:${port}/ws`, {
      headers,
    }]);
    const viewer = new GatewayViewer(socket);
    await until("the socket is open", () => viewer.#socket.readyState === WebSocket.OPEN);
    viewer.say({ type: "hello", version: 1, encodings: [encoding] });
    await viewer.next("welcome");
    return viewer;
  }

  say(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  subscribe(changes: Partial<Subscribe> = {}): void {
    this.say({
      type: "subscribe",
      id: "main",
      channel: null,
      domain: "tspi",
      filter: {},
      view: { type: "tracks", rate_hz: 20 },
      ...changes,
    });
  }

  /** What the first subscription shows: receive times by entity. */
  get shown(): ReadonlyMap<string, number> {
    return this.showsIn("main").recv_ms;
  }

  /** What a subscription shows. */
  showsIn(id: string): ShownTracks {
    const known = this.#subscriptions.get(id);
    if (known) return known;
    const shown: ShownTracks = { recv_ms: new Map(), status: new Map(), seq: -1 };
    this.#subscriptions.set(id, shown);
    return shown;
  }

  all<Type extends ServerMessage["type"]>(type: Type): OfType<Type>[] {
    return this.received.filter((each): each is OfType<Type> => each.type === type);
  }

  /** Waits for a message for which `holds`. */
  async next<Type extends ServerMessage["type"]>(
    type: Type,
    holds: (message: OfType<Type>) => boolean = () => true,
  ): Promise<OfType<Type>> {
    await until(`there is a ${type}`, () => this.all(type).some(holds));
    const found = this.all(type).find(holds);
    assert.ok(found);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await until("the socket is closed", () => this.closed !== null);
  }

  #take(message: ServerMessage): void {
    this.received.push(message);
    if (message.type !== "snapshot" && message.type !== "delta") return;
    assert.equal(message.parts, 1, "tests have few entities");
    const shown = this.showsIn(message.id);
    if (message.type === "snapshot") shown.recv_ms.clear();
    else {
      assert.equal(message.base, shown.seq);
      for (const entity of message.removed) shown.recv_ms.delete(entity);
    }
    const tracks = readTracks(message.type === "snapshot" ? message.tracks : message.upserts);
    for (const [i, entity] of tracks.entity.entries()) {
      shown.recv_ms.set(entity, Math.round(tracks.recv_ms[i] ?? NaN));
      shown.status.set(entity, STATUS_CODES[tracks.status[i] ?? 0] ?? "LIVE");
    }
    shown.seq = message.seq;
  }
}
