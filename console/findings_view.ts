import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatIso } from "@rangecast/base/utc";
import { type BusConnection } from "@rangecast/bus/connection";
import { streamName } from "@rangecast/bus/streams";
import type { Clock } from "@rangecast/base/clock";
import type { Finding } from "@rangecast/findings/finding";
import { latestFindings } from "./latest_findings.ts";
import type { Output } from "./output.ts";
import { tableLines } from "./table.ts";

const HEADINGS = ["SEVERITY", "STATE", "OPENED", "DOMAIN", "WHAT", "OWNER", "ID"];

/** Shows the findings that are not closed, oldest first. @throws OperatorError without a broker. */
export async function showFindings(
  from: { readonly connection: BusConnection; readonly clock: Clock; readonly prefix: string },
  output: Output,
): Promise<void> {
  const stream = streamName(from.prefix, "findings");
  let latest: readonly Finding[];
  try {
    latest = (await latestFindings({ ...from, stream })).findings;
  } catch (error) {
    throw new OperatorError(`Cannot list the findings: ${messageOf(error)}`, { cause: error });
  }
  const open = latest.filter(({ state }) => state !== "closed")
    .toSorted((a, b) => a.opened_ms - b.opened_ms);
  await output.show(
    () => tableLines(HEADINGS, open.map(cellsOf)),
    () => open.map((finding) => ({ type: "finding", ...finding })),
  );
}

function cellsOf({ severity, state, opened_ms, domain, entity, text, owner, id }: Finding) {
  return [
    ...[severity, state, formatIso(opened_ms), domain],
    ...[`${entity} ${text}`, owner ?? "-", id],
  ];
}
