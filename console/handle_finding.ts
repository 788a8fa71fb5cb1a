import { OperatorError } from "@rangecast/base/errors";
import type { FindingCommand } from "@rangecast/findings/command";
import type { Desk, Done } from "./desk.ts";
import type { FindingOrder } from "./order.ts";

/** Does something with a finding. @throws OperatorError when the service refuses, or there is none. */
export async function handleFinding(order: FindingOrder, desk: Desk): Promise<Done> {
  const { id, action, for_ms, note } = order;
  const { speaker: { prefix, sender }, pressed_ms } = desk.utterance;
  const command: FindingCommand = {
    ...{ id, action, by: sender },
    ...(for_ms === undefined ? {} : { until_ms: Math.round(pressed_ms + for_ms) }),
    ...(note === undefined ? {} : { note }),
  };
  const reply = await desk.handle(command);
  if (reply === null) {
    const flag = prefix === "tspi" ? "" : ` --stream-prefix ${prefix}`;
    throw new OperatorError(
      `Cannot ${action} as no findings service answers: start one with deno task findings${flag}`,
    );
  }
  if (reply !== "not said" && !reply.ok) {
    throw new OperatorError(`Cannot ${action} ${id}: ${reply.error}`);
  }
  return { text: `${action} ${id}`, facts: { ...command } };
}
