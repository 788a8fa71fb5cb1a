import assert from "node:assert/strict";
import type { LedgerSnapshot } from "@rangecast/bus/ledger";
import { finalLines } from "./books.ts";
import { type DemoState, emptyState } from "./summary.ts";

const FULL = "every datagram is accounted for";
const BALANCED: LedgerSnapshot = {
  received: 100,
  stored: 100,
  duplicates: 0,
  refused: { length: 0 },
  filtered: 0,
  dropped: {},
  failed: {},
  in_flight: 0,
  spooled: 0,
};

/** What is said after the four lines of figures. */
function verdict(ledger: Partial<LedgerSnapshot>, state: Partial<DemoState> = {}): string[] {
  return finalLines({
    ...emptyState(10),
    generated: 100,
    shown: 100,
    kernelDrops: 0,
    finalLedger: { ...BALANCED, ...ledger },
    ...state,
  }).slice(4);
}

Deno.test("finalLines() says so when every datagram was stored and shown", () => {
  assert.deepEqual(verdict({}), [FULL]);
  assert.deepEqual(verdict({}, { kernelDrops: null }), [FULL]);
});

Deno.test("finalLines() names what was lost though it is accounted for", () => {
  const ledger = { received: 98, stored: 90, refused: { length: 4, version: 0 } };
  assert.deepEqual(
    verdict({ ...ledger, dropped: { spool: 2 }, failed: { unsettled: 1 }, in_flight: 1 }, {
      kernelDrops: 2,
      shown: 85,
    }),
    [
      FULL,
      "LOST: 2 datagrams, dropped by the kernel",
      "LOST: 4 datagrams, refused",
      "LOST: 2 datagrams, dropped",
      "LOST: 1 datagrams, given up",
      "LOST: 1 datagrams, still waiting",
      "NOT SHOWN: 5 of the stored",
    ],
  );
});

Deno.test("finalLines() says so when the producer's ledger does not add up", () => {
  assert.match(verdict({ stored: 99 }, { shown: 99 })[0] ?? "", /^NOT ACCOUNTED FOR: .*100.* 99$/);
});

Deno.test("finalLines() says so when fewer or more arrived than were generated", () => {
  assert.deepEqual(
    verdict({}, { generated: 103, kernelDrops: 1 })[0],
    "NOT ACCOUNTED FOR: 2 datagrams",
  );
  assert.match(verdict({}, { generated: 99 })[0] ?? "", /^NOT ACCOUNTED FOR: 1 datagrams more/);
});

Deno.test("finalLines() does not guess what the kernel dropped", () => {
  const [line = ""] = verdict({}, { generated: 103, kernelDrops: null });
  assert.match(line, /^NOT ACCOUNTED FOR: 3 datagrams did not arrive; .* is unknown$/);
});

Deno.test("finalLines() says so when more was shown than stored", () => {
  assert.deepEqual(verdict({}, { shown: 101 }), [FULL, "SHOWN TWICE: 1 more than were stored"]);
});

Deno.test("finalLines() claims nothing without the producer's last word", () => {
  assert.match(finalLines(emptyState(10)).join(), /no final figures/);
});
