import { messageOf, OperatorError } from "@rangecast/base/errors";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { controlReplay } from "./control_replay.ts";
import { handleFinding } from "./handle_finding.ts";
import type { Desk, Done } from "./desk.ts";
import type { ConsoleOrder, ViewOrder } from "./order.ts";
import type { Output } from "./output.ts";
import { sayDisplay, sayTag } from "./say_orders.ts";
import { startReplay } from "./start_replay.ts";
import { stopReplays } from "./stop_replays.ts";

export interface CarryOutOptions {
  readonly desk: Desk;
  readonly output: Output;
  readonly stop: AbortSignal;
  /** Whether messages are only shown: there is nothing to report then. */
  readonly dryRun: boolean;
  show(view: ViewOrder): Promise<void>;
}

/**
 * Carries out orders one after the other, and ends at the first one that fails: what follows may
 * rest on it.
 * @throws OperatorError that says what failed, and what was left undone for that.
 */
export async function carryOut(
  orders: readonly ConsoleOrder[],
  options: CarryOutOptions,
): Promise<void> {
  const { output, stop, dryRun } = options;
  const call = new Call(options);
  for (const [at, order] of orders.entries()) {
    try {
      if (stop.aborted) throw new OperatorError("Stopped before it was begun");
      for (const done of await call.carryOut(order)) if (!dryRun) await output.done(order, done);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      const problem = messageOf(error);
      await output.failed(order, problem);
      const left = orders.slice(at + 1).map(({ name }) => name);
      const undone = left.length === 0 ? "" : `; not done: ${left.join(", ")}`;
      throw new OperatorError(`${order.name}: ${problem}${undone}`, { cause: error });
    }
  }
}

/** The orders of one call, which may be about each other. */
class Call {
  readonly #options: CarryOutOptions;
  #started: ChannelDescriptor | null = null;

  constructor(options: CarryOutOptions) {
    this.#options = options;
  }

  async carryOut(order: ConsoleOrder): Promise<readonly Done[]> {
    const { desk, show } = this.#options;
    switch (order.type) {
      case "display":
        return [await sayDisplay(order, desk)];
      case "tag":
        return [await sayTag(order, desk)];
      case "stop":
        return await stopReplays(order, desk);
      case "start": {
        const { done, channel } = await startReplay(order, desk);
        this.#started = channel;
        return [done];
      }
      case "control":
        return [await controlReplay(order, desk, this.#started)];
      case "finding":
        return [await handleFinding(order, desk)];
      case "channels":
      case "findings":
      case "roster":
      case "ops log":
        await show(order);
        return [];
    }
  }
}
