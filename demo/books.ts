import { accountedFor, type LedgerSnapshot, type Reasons, sum } from "@rangecast/bus/ledger";
import { type DemoState, grouped } from "./summary.ts";

/** The books at the end: what was sent must be found again. */
export function finalLines(state: DemoState): string[] {
  const { finalLedger: ledger, generated, kernelDrops } = state;
  if (!ledger) return ["The producer gave no final figures: nothing is known to be accounted for"];
  const { refused, dropped, failed } = ledger;
  return [
    `generated  ${grouped(generated)} datagrams of ${state.aircraft} aircraft`,
    `received   ${grouped(ledger.received)} (kernel drops: ${kernelDrops ?? "unknown"})`,
    `stored     ${grouped(ledger.stored)}, duplicates ${grouped(ledger.duplicates)}, ` +
    `refused ${reasons(refused)}, dropped ${reasons(dropped)}, failed ${reasons(failed)}`,
    `shown      ${grouped(state.shown)} by the player`,
    verdict(ledger, state),
    ...losses(ledger, state),
  ];
}

/** Whether both equations hold: the way to the producer, and the way through it. */
function verdict(ledger: LedgerSnapshot, { generated, kernelDrops }: DemoState): string {
  const found = accountedFor(ledger);
  if (found !== ledger.received) {
    return `NOT ACCOUNTED FOR: the producer received ${grouped(ledger.received)} datagrams ` +
      `and knows what became of ${grouped(found)}`;
  }
  const missing = generated - ledger.received - (kernelDrops ?? 0);
  if (missing === 0) return "every datagram is accounted for";
  if (missing < 0) {
    return `NOT ACCOUNTED FOR: ${grouped(-missing)} datagrams more than were generated`;
  }
  return kernelDrops === null
    ? `NOT ACCOUNTED FOR: ${grouped(missing)} datagrams did not arrive; ` +
      "how many of them the kernel dropped is unknown"
    : `NOT ACCOUNTED FOR: ${grouped(missing)} datagrams`;
}

/** What did not end up in the stream and before the viewer although it is accounted for. */
function losses(ledger: LedgerSnapshot, { kernelDrops, shown }: DemoState): string[] {
  const lost = {
    "dropped by the kernel": kernelDrops ?? 0,
    refused: sum(ledger.refused),
    dropped: sum(ledger.dropped),
    "given up": sum(ledger.failed),
    "still waiting": ledger.in_flight + ledger.spooled,
  };
  const lines = Object.entries(lost)
    .filter(([, n]) => n > 0)
    .map(([what, n]) => `LOST: ${grouped(n)} datagrams, ${what}`);
  const unseen = ledger.stored - shown;
  if (unseen > 0) lines.push(`NOT SHOWN: ${grouped(unseen)} of the stored`);
  if (unseen < 0) lines.push(`SHOWN TWICE: ${grouped(-unseen)} more than were stored`);
  return lines;
}

function reasons(counts: Reasons): string {
  const entries = Object.entries(counts).filter(([, n]) => n > 0);
  return entries.length === 0
    ? "0"
    : entries.map(([reason, n]) => `${reason} ${grouped(n)}`).join(", ");
}
