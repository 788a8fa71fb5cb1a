import { messageOf } from "@rangecast/base/errors";
import { parseInstant } from "@rangecast/base/utc";
import { instantOfIdentifier, nameReplay } from "@rangecast/channel/identifier";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { UsageError } from "@rangecast/cli/usage-error";
import { validate } from "@rangecast/schema/validators";
import { displayMessage, startMessage, tagMessage, type Utterance } from "./messages.ts";
import type { ConsoleOrder, StartOrder } from "./order.ts";

/**
 * Makes sure that every order can be said, before the first one is: half a call would be worse
 * than none.
 * @throws UsageError
 */
export function rehearse(orders: readonly ConsoleOrder[], utterance: Utterance): void {
  for (const order of orders) {
    try {
      const spoken = wordsOf(order, utterance);
      const verdict = spoken && validate(spoken.kind, spoken.message);
      if (verdict && !verdict.ok) throw new SyntaxError(verdict.problem);
    } catch (error) {
      throw new UsageError(`${order.name}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

/** What an order says as far as it does not depend on what runs. */
function wordsOf(order: ConsoleOrder, utterance: Utterance): SpokenMessage<unknown> | null {
  switch (order.type) {
    case "display":
      return displayMessage(order, utterance);
    case "tag":
      return tagMessage(order, utterance);
    case "start":
      return rehearsedStart(order, utterance);
    case "stop":
    case "control":
    case "channels":
    case "finding":
    case "findings":
    case "roster":
      return null;
    case "ops log":
      notInFuture("--since", parseInstant(order.since, utterance.pressed_ms), utterance);
      return null;
  }
}

function rehearsedStart(order: StartOrder, utterance: Utterance): SpokenMessage<unknown> {
  const { identifier, start } = order;
  const naming = nameReplay(identifier, []);
  if (!naming.ok) throw new SyntaxError(naming.problem);
  const start_ms = start === undefined
    ? instantOfIdentifier(identifier)
    : parseInstant(start, utterance.pressed_ms);
  if (start_ms !== null) notInFuture("its start", start_ms, utterance);
  return startMessage(order, naming.name, utterance);
}

function notInFuture(what: string, instant_ms: number, { pressed_ms }: Utterance): void {
  if (instant_ms <= pressed_ms) return;
  const instant = new Date(instant_ms).toISOString();
  throw new RangeError(`${what} must not be in the future: current value is ${instant}`);
}
