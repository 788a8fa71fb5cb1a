import type { Clock } from "@rangecast/base/clock";
import type { Encoding } from "../protocol/protocol.ts";
import { gatherSigns, hasSigns } from "../tracks/gather_signs.ts";
import { listTracks } from "../tracks/list_tracks.ts";
import { packTracks } from "../tracks/pack_tracks.ts";
import type { Passage } from "../protocol/server_message.ts";
import type { TrackRow } from "../tracks/track_row.ts";
import type { Heard } from "./picture.ts";
import { SharedMessage } from "./shared_message.ts";

/**
 * Rows of a part: with names of {@linkcode MAX_ENTITY_BYTES}, signs as long as they may be, and
 * {@linkcode REMOVED_PER_PART} removed ones beside them, it stays below `MAX_PART_BYTES`.
 */
export const ROWS_PER_PART: Readonly<Record<Encoding, number>> = { cbor: 1000, json: 600 };
export const REMOVED_PER_PART = 1000;
/** UTF-8 bytes of an entity's name; a longer one is not shown. */
export const MAX_ENTITY_BYTES = 64;

interface Contents {
  readonly epoch: string;
  /** The tick whose state a viewer has when it has applied all parts. */
  readonly seq: number;
  readonly rows: readonly TrackRow[];
  /** Of which rows signs are told. @default those that have any */
  readonly tellsSigns?: (row: TrackRow) => boolean;
}

export interface SnapshotContents extends Contents {
  readonly type: "snapshot";
  readonly channel_id: string;
}

export interface DeltaContents extends Contents {
  readonly type: "delta";
  readonly base: number;
  readonly removed: readonly string[];
  /** The newest observation that it brings, where that is known. */
  readonly heard: Heard | null;
  /** Tells when it is written. */
  readonly clock: Clock;
}

/** A snapshot or a delta as shared messages: parts that are applied together. */
export class Transfer {
  readonly #contents: SnapshotContents | DeltaContents;
  readonly #parts = new Map<Encoding, readonly SharedMessage[]>();

  constructor(contents: SnapshotContents | DeltaContents) {
    this.#contents = contents;
  }

  get type(): "snapshot" | "delta" {
    return this.#contents.type;
  }

  get epoch(): string {
    return this.#contents.epoch;
  }

  get seq(): number {
    return this.#contents.seq;
  }

  /** At least one. */
  parts(encoding: Encoding): readonly SharedMessage[] {
    let parts = this.#parts.get(encoding);
    if (!parts) this.#parts.set(encoding, parts = partsOf(this.#contents, encoding));
    return parts;
  }
}

function partsOf(contents: SnapshotContents | DeltaContents, encoding: Encoding): SharedMessage[] {
  const { epoch, seq, rows, tellsSigns = hasSigns } = contents;
  const size = ROWS_PER_PART[encoding];
  const removed = contents.type === "delta" ? contents.removed : [];
  const parts = Math.max(
    1,
    Math.ceil(rows.length / size),
    Math.ceil(removed.length / REMOVED_PER_PART),
  );
  return Array.from({ length: parts }, (_, part) => {
    const some = rows.slice(part * size, (part + 1) * size);
    const gone = removed.slice(part * REMOVED_PER_PART, (part + 1) * REMOVED_PER_PART);
    return new SharedMessage(() => {
      const signs = gatherSigns(some, tellsSigns);
      const tracks = encoding === "cbor" ? packTracks(some, signs) : listTracks(some, signs);
      const place = { epoch, seq, part, parts };
      return contents.type === "snapshot"
        ? { type: "snapshot", ...place, channel_id: contents.channel_id, tracks }
        : {
          ...{ type: "delta", ...place, base: contents.base, upserts: tracks, removed: gone },
          ...passageOf(contents),
        };
    });
  });
}

function passageOf({ heard, clock }: DeltaContents): { readonly passage?: Passage } {
  if (!heard) return {};
  const { recv_ms, stored_ms, heard_ms } = heard;
  return { passage: { recv_ms, stored_ms, heard_ms, sent_ms: clock.nowMs() } };
}
