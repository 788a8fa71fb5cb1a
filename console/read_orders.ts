import { streamName } from "@rangecast/bus/streams";
import { instantOfIdentifier } from "@rangecast/channel/identifier";
import type { FlagValues } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import type { CONSOLE_FLAGS } from "./flags.ts";
import type { ConsoleOrder, ControlOrder } from "./order.ts";

type Values = FlagValues<typeof CONSOLE_FLAGS>;
type FlagName = keyof Values;

const DEFAULT_SINCE = "10m-ago";

/** Flags that say more about another one, and do nothing alone. */
const DETAILS: readonly (readonly [details: readonly FlagName[], of: readonly FlagName[]])[] = [
  [["tag-time", "tag-category", "tag-notes"], ["tag"]],
  [
    ["group-replay-start", "group-replay-end", "group-replay-rate", "group-replay-stream"],
    ["group-replay-id"],
  ],
  [["channel"], ["pause", "resume", "seek", "set-rate"]],
  [["finding-action", "finding-for", "finding-note"], ["finding"]],
  [["since"], ["ops-log"]],
  [["follow"], ["roster", "ops-log"]],
];

/**
 * What the flags ask for, in the one order in which it is carried out, however they were given:
 * displays, tag, stops, start, control, finding, views.
 * @throws UsageError when flags contradict each other, or lack one that they belong to.
 */
export function readOrders(values: Values): ConsoleOrder[] {
  for (const [details, of] of DETAILS) {
    const alone = details.find((name) => isGiven(values, name));
    if (alone === undefined || of.some((name) => isGiven(values, name))) continue;
    throw new UsageError(
      `Cannot use --${alone} as it needs ${of.map((name) => `--${name}`).join(" or ")}`,
    );
  }
  return [
    ...displayOrders(values),
    ...tagOrders(values),
    ...stopOrders(values),
    ...startOrders(values),
    ...controlOrders(values),
    ...findingOrders(values),
    ...viewOrders(values),
  ];
}

function isGiven(values: Values, name: FlagName): boolean {
  const given = values[name];
  return Array.isArray(given) ? given.length > 0 : given !== undefined && given !== false;
}

function displayOrders(values: Values): ConsoleOrder[] {
  const { "session-name": name, "session-id": id, units, "marker-color": marker_color } = values;
  if ((name === undefined) !== (id === undefined)) {
    throw new UsageError(
      "Cannot use --session-name and --session-id as both are needed: only one is given",
    );
  }
  const orders: ConsoleOrder[] = [];
  if (name !== undefined && id !== undefined) {
    orders.push({ type: "display", name: "session", wish: { session_metadata: { name, id } } });
  }
  if (units !== undefined) orders.push({ type: "display", name: "units", wish: { units } });
  if (marker_color !== undefined) {
    orders.push({ type: "display", name: "marker-color", wish: { marker_color } });
  }
  return orders;
}

function tagOrders(values: Values): ConsoleOrder[] {
  const { tag: label, "tag-time": at = "now", "tag-category": category, "tag-notes": notes } =
    values;
  if (label === undefined) return [];
  const text = {
    label,
    ...(category === undefined ? {} : { category }),
    ...(notes === undefined ? {} : { notes }),
  };
  return [{ type: "tag", name: "tag", text, at }];
}

function stopOrders({ "stop-group-replay": id }: Values): ConsoleOrder[] {
  if (id === undefined) return [];
  return [{ type: "stop", name: "stop-group-replay", replay: id === "all" ? null : id }];
}

function startOrders(values: Values): ConsoleOrder[] {
  const {
    "group-replay-id": identifier,
    "group-replay-start": start,
    "group-replay-end": end,
    "group-replay-rate": rate,
    "group-replay-stream": streams,
    "stream-prefix": prefix,
  } = values;
  if (identifier === undefined) return [];
  if (start === undefined && instantOfIdentifier(identifier) === null) {
    throw new UsageError(
      `Cannot use --group-replay-id as it needs --group-replay-start when it is no instant: current value is "${identifier}"`,
    );
  }
  return [{
    type: "start",
    name: "group-replay",
    identifier,
    streams: streams.length === 0 ? [streamName(prefix, "telemetry")] : streams,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(rate === undefined ? {} : { rate }),
  }];
}

/** Rate and place first, so that a replay that is to run on does so as it is wanted. */
function controlOrders(values: Values): ControlOrder[] {
  const { pause, resume, seek: target, "set-rate": rate, channel } = values;
  if (pause && resume) {
    throw new UsageError("Cannot use --pause and --resume as they contradict each other");
  }
  const order = (change: ControlOrder["change"]): ControlOrder => ({
    type: "control",
    name: change.type === "rate" ? "set-rate" : change.type,
    change,
    channel,
  });
  return [
    ...(rate === undefined ? [] : [order({ type: "rate", rate })]),
    ...(target === undefined ? [] : [order({ type: "seek", target })]),
    ...(pause ? [order({ type: "pause" })] : []),
    ...(resume ? [order({ type: "resume" })] : []),
  ];
}

function findingOrders(values: Values): ConsoleOrder[] {
  const {
    finding: id,
    "finding-action": action,
    "finding-for": for_ms,
    "finding-note": note,
  } = values;
  if (id === undefined) return [];
  if (action === undefined) {
    throw new UsageError("Cannot use --finding as it needs --finding-action");
  }
  if ((action === "shelve") !== (for_ms !== undefined)) {
    throw new UsageError("Cannot use --finding-action as shelve, and only it, needs --finding-for");
  }
  if (action === "note" && note === undefined) {
    throw new UsageError("Cannot use --finding-action note as it needs --finding-note");
  }
  return [{
    ...{ type: "finding", name: "finding", id, action },
    ...(for_ms === undefined ? {} : { for_ms }),
    ...(note === undefined ? {} : { note }),
  }];
}

function viewOrders(values: Values): ConsoleOrder[] {
  const { "list-channels": channels, "list-findings": findings, roster, "ops-log": log } = values;
  const { since = DEFAULT_SINCE } = values;
  if (values.follow && roster && log) {
    throw new UsageError("Cannot use --follow as it goes on with one view: two are given");
  }
  return [
    ...(channels ? [{ type: "channels", name: "list-channels" } as const] : []),
    ...(findings ? [{ type: "findings", name: "list-findings" } as const] : []),
    ...(roster ? [{ type: "roster", name: "roster" } as const] : []),
    ...(log ? [{ type: "ops log", name: "ops-log", since } as const] : []),
  ];
}
