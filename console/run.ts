import { assert } from "@rangecast/base/assert";
import { OperatorError } from "@rangecast/base/errors";
import { BusConnection } from "@rangecast/bus/connection";
import type { ProgramContext } from "@rangecast/cli/program";
import { UsageError } from "@rangecast/cli/usage-error";
import { BusDesk } from "./bus_desk.ts";
import { carryOut } from "./carry_out.ts";
import { showChannels } from "./channels_view.ts";
import { type ConsoleConfig, needsBroker } from "./config.ts";
import type { Desk } from "./desk.ts";
import { DryDesk } from "./dry_desk.ts";
import { showOpsLog } from "./log_view.ts";
import type { Utterance } from "./messages.ts";
import type { ViewOrder } from "./order.ts";
import { showFindings } from "./findings_view.ts";
import { Output } from "./output.ts";
import { rehearse } from "./rehearse.ts";
import { showRoster } from "./roster_view.ts";

/** Carries out what the flags ask for, and ends. */
export async function runConsole(config: ConsoleConfig, context: ProgramContext): Promise<void> {
  const { orders, prefix, sender, dryRun, json, timeout_ms } = config;
  const { clock, log, stop } = context;
  if (orders.length === 0) {
    throw new UsageError("Cannot do anything as no command is given: see --help");
  }
  const utterance: Utterance = {
    speaker: { prefix, sender },
    newId: () => crypto.randomUUID(),
    pressed_ms: clock.nowMs(),
  };
  rehearse(orders, utterance);
  const output = new Output(Deno.stdout, json);
  await using connection = needsBroker(config)
    ? await BusConnection.open(config.nats, "rangecast-console")
    : null;
  const inner = connection &&
    new BusDesk({ connection, clock, log, stop, utterance, timeout_ms });
  const desk: Desk = dryRun || inner === null
    ? new DryDesk({ utterance, timeout_ms, output, inner })
    : inner;
  const show = async (view: ViewOrder) => {
    if (view.type === "channels") return await showChannels(desk, output);
    assert(connection !== null, "a view is of what the broker has");
    if (view.type === "findings") return await showFindings({ connection, clock, prefix }, output);
    const options = {
      ...{ connection, clock, log, stop, prefix, timeout_ms },
      output,
      follow: config.follow,
    };
    if (view.type === "roster") return await showRoster(options);
    return await showOpsLog(view.since, options);
  };
  try {
    await Promise.race([
      carryOut(orders, { desk, output, stop, dryRun, show }),
      ...(connection ? [closed(connection)] : []),
    ]);
  } finally {
    await output.flush();
  }
}

/** Rejects when the broker has ended the connection for good. */
function closed(connection: BusConnection): Promise<never> {
  return new Promise((_, reject) =>
    connection.onEvent((event) => {
      if (event.type !== "closed") return;
      const problem = event.problem ?? "without a reason";
      reject(new OperatorError(`The broker has closed the connection: ${problem}`));
    })
  );
}
