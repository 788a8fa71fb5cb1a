import type { Delta, ServerMessage, Snapshot } from "../protocol/server_message.ts";
import { readTracks } from "../protocol/track_columns.ts";

/** What a viewer shows of an entity, in a form that compares. */
export interface Shown {
  readonly lat: number;
  readonly recv_ms: number;
  /** Empty where it has none. */
  readonly label: string;
}

/** A viewer that does what the protocol says with one subscription of tracks: for tests. */
export class ShownTracks {
  #rows = new Map<string, Shown>();
  #parts: (Snapshot | Delta)[] = [];
  /** The state that is shown, once there is one. */
  place: { readonly epoch: string; readonly seq: number } | null = null;

  get rows(): ReadonlyMap<string, Shown> {
    return this.#rows;
  }

  /** @throws Error when a message does not lead on from what was shown. */
  apply(message: ServerMessage): void {
    if (message.type !== "snapshot" && message.type !== "delta") return;
    if (message.part === 0) this.#parts = [];
    const [first] = this.#parts;
    const fits = !first || first.epoch === message.epoch && first.seq === message.seq;
    if (message.part !== this.#parts.length || !fits) throw new Error("a part is missing");
    this.#parts.push(message);
    if (this.#parts.length < message.parts) return;
    const parts = this.#parts;
    this.#parts = [];
    this.#applyAll(parts, message);
  }

  #applyAll(parts: readonly (Snapshot | Delta)[], { type, epoch, seq }: Snapshot | Delta): void {
    const rows = type === "snapshot" ? new Map<string, Shown>() : new Map(this.#rows);
    for (const part of parts) {
      if (part.type === "delta") {
        if (this.place?.epoch !== epoch || part.base !== this.place.seq) {
          throw new Error(`a delta from ${part.base} does not follow ${this.place?.seq}`);
        }
        for (const entity of part.removed) rows.delete(entity);
      }
      const tracks = readTracks(part.type === "snapshot" ? part.tracks : part.upserts);
      for (const [i, entity] of tracks.entity.entries()) {
        const label = part.type === "delta" ? rows.get(entity)?.label ?? "" : "";
        rows.set(entity, { lat: tracks.lat[i] ?? NaN, recv_ms: tracks.recv_ms[i] ?? NaN, label });
      }
      for (const [i, row] of (tracks.signs?.rows ?? []).entries()) {
        const entity = tracks.entity[row] ?? "";
        const shown = rows.get(entity);
        if (shown) rows.set(entity, { ...shown, label: tracks.signs?.label[i] ?? "" });
      }
    }
    this.#rows = rows;
    this.place = { epoch, seq };
  }
}
