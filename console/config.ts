import { type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import type { FlagValues } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import type { CONSOLE_FLAGS } from "./flags.ts";
import { asksHost, type ConsoleOrder, isView } from "./order.ts";
import { readOrders } from "./read_orders.ts";

/** Less would not do for a broker on the same machine. */
const MIN_TIMEOUT_MS = 100;

export interface ConsoleConfig {
  /** In the order in which they are carried out. */
  readonly orders: readonly ConsoleOrder[];
  readonly sender: string;
  readonly follow: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly timeout_ms: number;
  readonly nats: NatsSettings;
  readonly prefix: string;
}

/** @throws UsageError */
export function configure(values: FlagValues<typeof CONSOLE_FLAGS>): ConsoleConfig {
  const timeout_ms = values.timeout;
  if (timeout_ms < MIN_TIMEOUT_MS) {
    throw new UsageError(
      `Cannot use --timeout as it must be at least ${MIN_TIMEOUT_MS}ms: current value is ${timeout_ms}ms`,
    );
  }
  return {
    orders: readOrders(values),
    sender: values["sender-id"],
    follow: values.follow,
    json: values.json,
    dryRun: values["dry-run"],
    timeout_ms,
    nats: natsSettings(values),
    prefix: values["stream-prefix"],
  };
}

/** Whether anything is to be asked or said: a dry run of displays and tags needs nobody. */
export function needsBroker({ dryRun, orders }: ConsoleConfig): boolean {
  return !dryRun || orders.some((order) => asksHost(order) || isView(order));
}
