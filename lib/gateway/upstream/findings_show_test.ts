import assert from "node:assert/strict";
import type { Finding } from "@rangecast/findings/finding";
import { Picture } from "../hub/picture.ts";
import { FindingHistory } from "./finding_history.ts";
import { CLOSED_SHOWN_MS, FindingsShow, MAX_SHOWN } from "./findings_show.ts";
import { MAX_LIST_BYTES } from "./within_bytes.ts";

function finding(changes: Partial<Finding> = {}): Finding {
  const opened_ms = changes.opened_ms ?? 1000;
  return {
    ...{ id: `HOLDING:4ca97b:${opened_ms}`, rule: "HOLDING", domain: "flight", entity: "4ca97b" },
    ...{ severity: "LOW", state: "open", opened_ms, updated_ms: opened_ms },
    ...{ text: "holds", evidence: [], rev: 1 },
    ...changes,
  };
}

const OPEN = finding();
const CLOSED = finding({ state: "closed", updated_ms: 5000, closed_ms: 5000, rev: 2 });

function shown(history: FindingHistory, isLive: boolean, position_ms: number, domain = "flight") {
  const picture = new Picture("livestream", () => "e");
  new FindingsShow(history, { domain, isLive }).show(picture, position_ms);
  return picture.findings;
}

Deno.test("FindingsShow shows a finding as it stood where a replay is, and of today on live", () => {
  const history = new FindingHistory();
  for (const one of [OPEN, CLOSED, OPEN]) history.add(one);
  assert.deepEqual(shown(history, false, 999).findings, []);
  assert.deepEqual(shown(history, false, 1000).findings, [OPEN]);
  assert.deepEqual(shown(history, false, 5000).findings, [CLOSED]);
  assert.deepEqual(shown(history, true, 2000).findings, [CLOSED]);
  assert.deepEqual(shown(history, false, 5001 + CLOSED_SHOWN_MS).findings, []);
  assert.deepEqual(shown(history, true, 5000, "tspi").findings, []);
});

Deno.test("FindingsShow counts what it leaves out, and says nothing new when nothing is", () => {
  const history = new FindingHistory();
  for (let i = 0; i < MAX_SHOWN + 3; i++) history.add(finding({ opened_ms: 1000 + i }));
  const { findings, left_out } = shown(history, true, 9000);
  assert.deepEqual([findings.length, left_out], [MAX_SHOWN, 3]);
  assert.equal(findings[0]?.opened_ms, 1000 + MAX_SHOWN + 2);
  const picture = new Picture("livestream", () => "e");
  const show = new FindingsShow(history, { domain: "flight", isLive: true });
  show.show(picture, 9000);
  const { findingVersion } = picture;
  show.flush(picture, 9000, 0);
  assert.equal(picture.findingVersion, findingVersion);
});

Deno.test("FindingsShow shows fewer findings where they are long, the newest, and counts the others", () => {
  const history = new FindingHistory();
  const note = "€".repeat(2_000);
  for (let i = 0; i < MAX_SHOWN; i++) history.add(finding({ opened_ms: 1000 + i, note }));
  const { findings, left_out } = shown(history, true, 9000);
  assert.equal(findings.length + left_out, MAX_SHOWN);
  assert.equal(findings[0]?.opened_ms, 999 + MAX_SHOWN);
  const bytes = new TextEncoder().encode(JSON.stringify(findings)).length;
  assert.ok(bytes <= MAX_LIST_BYTES + MAX_SHOWN + 2, `${bytes} bytes`);
  assert.ok(bytes > MAX_LIST_BYTES - 10_000, `${bytes} bytes`);
});

Deno.test("FindingHistory forgets the oldest when there are too many, and counts it", () => {
  const history = new FindingHistory({ max: 2 });
  for (const opened_ms of [1, 2, 3]) history.add(finding({ opened_ms }));
  assert.equal(history.forgotten, 1);
  assert.deepEqual(history.at("flight", Infinity).map(({ opened_ms }) => opened_ms), [3, 2]);
});
