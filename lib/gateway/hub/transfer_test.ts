import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { ENCODINGS, MAX_PART_BYTES } from "../protocol/protocol.ts";
import { MAX_CODE_LENGTH, MAX_LABEL_LENGTH } from "../protocol/track_signs.ts";
import { readFrame } from "../testing/fake_link.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { ShownTracks } from "../testing/shown_tracks.ts";
import { cutSigns } from "../tracks/gather_signs.ts";
import { MAX_ENTITY_BYTES, Transfer } from "./transfer.ts";

const ROWS = Array.from(
  { length: 5_000 },
  (_, i) =>
    sampleRow(String(i).padEnd(MAX_ENTITY_BYTES, "x"), {
      event_ms: 1_760_000_000_000.1234,
      recv_ms: 1_760_000_000_000.1234,
      offset_ms: -123_456_789.1234,
      lat: -57.1234567,
      lon: -178.7654321,
      altitude_m: -123_456.78,
      east_mps: -123.456,
      north_mps: -123.456,
      up_mps: -123.456,
      acceleration_mps2: 123.456,
      turn_dps: -2.345,
      // The longest in UTF-8 of their length.
      signs: {
        label: "€".repeat(MAX_LABEL_LENGTH),
        code: "€".repeat(MAX_CODE_LENGTH),
        on_ground: true,
      },
    }),
);

const WAY = {
  heard: { entity: "a", recv_ms: 1.5e12, stored_ms: 1.5e12 + 0.25, heard_ms: 1.5e12 + 0.5 },
  clock: new ManualClock(1.5e12 + 0.75),
};

Deno.test("parts() cuts what is large into parts of at most 256 KiB, which make up the whole", () => {
  const removed = ROWS.slice(0, 2_500).map(({ entity }) => `${entity.slice(0, -1)}-`);
  for (const encoding of ENCODINGS) {
    const viewer = new ShownTracks();
    const place = { epoch: "e1.1", rows: ROWS };
    const snapshot = new Transfer({ type: "snapshot", channel_id: "livestream", ...place, seq: 1 });
    const delta = new Transfer({ type: "delta", ...place, base: 1, seq: 2, removed, ...WAY });
    for (const transfer of [snapshot, delta]) {
      const parts = transfer.parts(encoding);
      assert.ok(parts.length > 1);
      for (const part of parts) {
        const frame = part.frame(encoding, "m".repeat(32));
        assert.ok(frame.bytes.length <= MAX_PART_BYTES, `a part has ${frame.bytes.length} bytes`);
        viewer.apply(readFrame(frame));
      }
      assert.equal(viewer.rows.size, ROWS.length);
      assert.equal(viewer.place?.seq, transfer.seq);
    }
  }
});

Deno.test("parts() stays within 256 KiB whatever somebody calls an aircraft", () => {
  for (const text of ["\u0001", "\u202E", "\uD83D", '"', "\\", "\u0085"]) {
    const signs = cutSigns({ label: text.repeat(50), code: text.repeat(50), on_ground: true });
    const rows = ROWS.map((row) => ({ ...row, signs }));
    const place = { epoch: "e1.1", seq: 2, rows };
    const removed = ROWS.slice(0, 2_500).map(({ entity }) => entity);
    const delta = new Transfer({ type: "delta", ...place, base: 1, removed, ...WAY });
    for (const encoding of ENCODINGS) {
      for (const part of delta.parts(encoding)) {
        const { length } = part.frame(encoding, "m".repeat(32)).bytes;
        assert.ok(length <= MAX_PART_BYTES, `${JSON.stringify(text)}: a part has ${length} bytes`);
      }
    }
  }
});

Deno.test("parts() has one part when there is nothing to say", () => {
  const nothing = { epoch: "e1.1", base: 1, seq: 2, rows: [], removed: [] };
  const delta = new Transfer({ type: "delta", ...nothing, ...WAY, heard: null });
  assert.equal(delta.parts("json").length, 1);
});
