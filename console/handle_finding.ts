import { OperatorError } from "@rangecast/base/errors";
import type { FindingCommand } from "@rangecast/findings/command";
import type { SentCommand } from "@rangecast/findings/send-command";
import type { Desk, Done } from "./desk.ts";
import type { FindingOrder } from "./order.ts";

/** Does something with a finding. @throws OperatorError when it is not done, or that is not known. */
export async function handleFinding(order: FindingOrder, desk: Desk): Promise<Done> {
  const { id, action, for_ms, note } = order;
  const { speaker: { prefix, sender }, pressed_ms } = desk.utterance;
  const command: FindingCommand = {
    ...{ id, action, by: sender },
    ...(for_ms === undefined ? {} : { until_ms: Math.round(pressed_ms + for_ms) }),
    ...(note === undefined ? {} : { note }),
  };
  const sent = await desk.handle(command);
  const problem = sent === "not said" ? null : problemOf(sent, `${action} ${id}`, prefix);
  if (problem !== null) throw new OperatorError(problem);
  return { text: `${action} ${id}`, facts: { ...command } };
}

function problemOf(sent: SentCommand, what: string, prefix: string): string | null {
  switch (sent.type) {
    case "answered":
      return sent.reply.ok ? null : `Cannot ${what}: ${sent.reply.error}`;
    case "no_responders": {
      const flag = prefix === "tspi" ? "" : ` --stream-prefix ${prefix}`;
      return `Cannot ${what} as no findings service is there: start one with deno task findings${flag}`;
    }
    case "refused":
      return `Cannot ${what} as the broker does not let us ask: ${sent.problem}`;
    case "timeout":
      return `Cannot tell whether the findings service did ${what}: ${sent.problem}`;
  }
}
