import {
  type CommandReply,
  encodeCommand,
  type FindingCommand,
  readCommandReply,
} from "./command.ts";
import { findingCommandSubject } from "./finding_message.ts";

/** As much of a connection to the broker as a request needs; it rejects when nobody answers. */
export interface Requester {
  request(
    subject: string,
    body: Uint8Array,
    options: { readonly timeout: number },
  ): Promise<{ readonly data: Uint8Array }>;
}

/** What the findings service answers to a command; null when none does within the time, in ms. */
export async function sendFindingCommand(
  requester: Requester,
  prefix: string,
  command: FindingCommand,
  timeout_ms: number,
): Promise<CommandReply | null> {
  const subject = findingCommandSubject(prefix);
  try {
    const reply = await requester.request(subject, encodeCommand(command), { timeout: timeout_ms });
    return readCommandReply(reply.data);
  } catch {
    return null;
  }
}
