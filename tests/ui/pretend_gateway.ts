import type { Clock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { FollowState } from "@rangecast/channel/follow-state";
import type { Tag } from "@rangecast/channel/tag";
import { encode } from "@rangecast/codec/cbor";
import type { Finding } from "@rangecast/findings/finding";
import type { ClientMessage, TagWish } from "@rangecast/gateway/client-message";
import { packTracks } from "@rangecast/gateway/pack-tracks";
import type { ServerMessage } from "@rangecast/gateway/server-message";
import type { TrackRow } from "@rangecast/gateway/track-row";

export interface Scene {
  /** The state at an instant of the channel. */
  readonly rows: (at_ms: number) => readonly TrackRow[];
  readonly rate_hz: number;
  /** Of a group replay that everybody follows, or of the viewer's own; null for live. */
  readonly replay: ClockVector | null;
  /** At first. */
  readonly tags: readonly Tag[];
  readonly tags_left_out?: number;
  readonly findings?: readonly Finding[];
}

function followOf(replay: ClockVector | null): FollowState {
  if (!replay) return { type: "FOLLOWING_LIVESTREAM" };
  const { channel_id } = replay;
  return channel_id.startsWith("client.")
    ? { type: "FOLLOWING_PRIVATE_REPLAY", channel_id, invitation: null }
    : { type: "FOLLOWING_GROUP_REPLAY", channel_id };
}

type Send = (message: ServerMessage) => void;

/** What a page hears, played by the test: one picture for all that connect. */
export class PretendGateway {
  readonly #clock: Clock;
  readonly scene: Scene;
  readonly #sockets = new Map<WebSocket, Send>();
  readonly #tags: Map<string, Tag>;
  /** Wishes that were heard, oldest first. */
  readonly heard: ClientMessage[] = [];
  /** Whether messages are let through. */
  isSilent = false;
  /** Whether it lets nobody in. */
  isAway = false;
  /** Why wishes for tags are refused; null where they are granted. */
  refusal: string | null = null;
  /** Whether only the first half of a picture comes. */
  isHalf = false;

  constructor(clock: Clock, scene: Scene) {
    this.#clock = clock;
    this.scene = scene;
    this.#tags = new Map(scene.tags.map((tag) => [tag.id, tag]));
  }

  accept(socket: WebSocket): void {
    socket.binaryType = "arraybuffer";
    let seq = 1;
    let timer: object | null = null;
    const send: Send = (message) => {
      if (socket.readyState === WebSocket.OPEN && !this.isSilent) {
        socket.send(new Uint8Array(encode(message)));
      }
    };
    socket.onopen = () => this.isAway ? socket.close() : this.#sockets.set(socket, send);
    socket.onclose = () => {
      this.#sockets.delete(socket);
      if (timer) this.#clock.clearTimer(timer);
    };
    socket.onmessage = ({ data }) => {
      const message: ClientMessage = JSON.parse(String(data));
      this.heard.push(message);
      if (message.type === "hello") this.#welcome(send);
      else if (message.type === "ping") {
        send({ type: "pong", client_ms: message.client_ms, server_ms: this.#clock.nowMs() });
      } else if (message.type === "subscribe" && message.id === "picture") {
        this.#begin(send, seq);
        timer ??= this.#clock.setRepeating(
          () => this.#tick(send, ++seq),
          1000 / this.scene.rate_hz,
        );
      } else if ("ref" in message && message.ref !== undefined) {
        this.#answer(send, message, message.ref, seq);
      }
      if (message.type === "subscribe" && message.id === "record") {
        this.#record(send, message.filter.entities?.[0] ?? "");
      }
    };
  }

  /** Ends all connections. */
  drop(code = 1001, reason = ""): void {
    for (const socket of this.#sockets.keys()) socket.close(code === 1006 ? 1001 : code, reason);
  }

  #position(): number {
    const { replay } = this.scene;
    const now_ms = this.#clock.nowMs();
    return replay ? replay.position_ms + (now_ms - replay.updated_at_ms) * replay.rate : now_ms;
  }

  #welcome(send: Send): void {
    const { replay } = this.scene;
    send({
      ...{ type: "welcome", version: 1, encoding: "cbor", server_ms: this.#clock.nowMs() },
      ...{ client_id: "desk-07", user: "eva", role: "viewer", domains: ["tspi"] },
      silence_ms: 3000,
    });
    send({
      type: "channels",
      channels: [
        {
          ...{ channel_id: "livestream", subject: "x", display_name: "livestream" },
          ...{ kind: "livestream", stream: "TSPI", followers: 12 },
          domains: [{ domain: "tspi", stream: "TSPI" }],
        },
        {
          ...{ channel_id: "replay.intercept-window-3", subject: "x", followers: 31 },
          ...{ display_name: "Intercept window 3", kind: "group replay", stream: "TSPI" },
          ...{ sender: "tower", ...(replay ? { clock: replay } : {}) },
        },
        {
          ...{ channel_id: "client.desk-02.3f19", subject: "x", kind: "private replay" },
          ...{ display_name: "client desk-02/3f19", stream: "TSPI" },
        },
      ],
      follow: followOf(replay),
      host_lost: false,
    });
    this.#health(send);
  }

  #begin(send: Send, seq: number): void {
    const { replay } = this.scene;
    const tags = [...this.#tags.values()].filter(({ status }) => status === "active");
    const channel_id = replay?.channel_id ?? "livestream";
    const of = { id: "picture", epoch: "e1", seq };
    send({ type: "clock", ...of, channel_id, clock: replay, owner_offset_ms: 0, problem: null });
    send({
      ...{ type: "display", ...of, units: null, marker_color: null },
      session_metadata: { name: "Falcon Lead", id: "42" },
    });
    send({ type: "tag", ...of, reset: true, tags, left_out: this.scene.tags_left_out ?? 0 });
    const tracks = packTracks(this.scene.rows(this.#position()));
    send({ type: "snapshot", ...of, part: 0, parts: this.isHalf ? 2 : 1, channel_id, tracks });
    const { findings = [] } = this.scene;
    if (findings.length > 0) send({ type: "finding", ...of, findings, left_out: 0 });
  }

  #answer(send: Send, message: ClientMessage, ref: number, seq: number): void {
    const isForTag = message.type === "tag_create" || "tag_id" in message;
    if (isForTag && this.refusal !== null) {
      return send({ type: "error", ref, code: "unavailable", message: this.refusal });
    }
    send({ type: "done", ref });
    if (isForTag) this.#tag(message, seq);
  }

  /** Changes a tag as it was wished, and tells everybody. */
  #tag(wish: TagWish, seq: number): void {
    const updated_ts = formatIso(this.#clock.nowMs());
    const id = wish.type === "tag_create" ? `made-${this.#tags.size}` : wish.tag_id;
    const { label = "", category = "", notes = "" } = { ...this.#tags.get(id), ...wish };
    const ts = wish.type === "tag_create" ? formatIso(wish.ts_ms) : this.#tags.get(id)?.ts ?? "";
    const status = wish.type === "tag_delete" ? "deleted" : "active";
    const tag: Tag = { id, ts, label, category, notes, status, updated_ts };
    this.#tags.set(id, tag);
    for (const send of this.#sockets.values()) {
      send({ type: "tag", id: "picture", epoch: "e1", seq, reset: false, tags: [tag] });
    }
  }

  #tick(send: Send, seq: number): void {
    if (this.isHalf) return;
    const upserts = packTracks(this.scene.rows(this.#position()));
    const sent_ms = this.#clock.nowMs();
    const [recv_ms, stored_ms, heard_ms] = [sent_ms - 37, sent_ms - 35, sent_ms - 31];
    send({
      ...{ type: "delta", id: "picture", epoch: "e1", base: seq - 1, seq, part: 0, parts: 1 },
      ...{ upserts, removed: [] },
      ...(this.scene.replay ? {} : { passage: { recv_ms, stored_ms, heard_ms, sent_ms } }),
    });
    if (seq % this.scene.rate_hz === 0) this.#health(send);
  }

  #health(send: Send): void {
    send({
      ...{ type: "health", server_ms: this.#clock.nowMs(), problem: null },
      programs: [{
        program: "producer",
        ledger: { refused: { length: 3 }, dropped: {}, failed: {} },
        ...{ rates: { received: 2482 }, kernel_drops: 12 },
      }],
    });
  }

  /** The last 20 min of one entity, at once. */
  #record(send: Send, entity: string): void {
    const now_ms = this.#position();
    const rows = Array.from({ length: 600 }, (_, i) => this.scene.rows(now_ms - (600 - i) * 2000))
      .flatMap((all) => all.filter((row) => row.entity === entity));
    send({
      ...{ type: "batch", id: "record", epoch: "e1", seq: 1, first: 0 },
      observations: packTracks(rows),
      raw: rows.map(({ lat, lon }) => ({ sensor: entity, lat, lon, ts: formatIso(now_ms) })),
      derived: rows.map(({ altitude_m }) => ({ altitude_m, vertical_rate_mps: -1.5 })),
    });
  }
}
