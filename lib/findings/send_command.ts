import { messageOf } from "@rangecast/base/errors";
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

/** What became of a command. */
export type SentCommand =
  | { readonly type: "answered"; readonly reply: CommandReply }
  /** No findings service is there: nothing was done. */
  | { readonly type: "no_responders" }
  /** The broker does not let us ask: nothing was done. */
  | { readonly type: "refused"; readonly problem: string }
  /** No answer in time, or none that can be read: it is not known whether it was done. */
  | { readonly type: "timeout"; readonly problem: string };

/** Sends a command to the findings service, which has `timeout_ms` to answer; it never rejects. */
export async function sendFindingCommand(
  requester: Requester,
  prefix: string,
  command: FindingCommand,
  timeout_ms: number,
): Promise<SentCommand> {
  const subject = findingCommandSubject(prefix);
  try {
    const { data } = await requester.request(subject, encodeCommand(command), {
      timeout: timeout_ms,
    });
    const reply = readCommandReply(data);
    if (reply) return { type: "answered", reply };
    return { type: "timeout", problem: "the answer cannot be read" };
  } catch (error) {
    return failure(error);
  }
}

/** The client of the broker tells the reason by the name of an error, or by that of its cause. */
function failure(error: unknown): SentCommand {
  const named = [error, error instanceof Error ? error.cause : null];
  const isCalled = (...names: readonly string[]) =>
    named.some((each) => each instanceof Error && names.includes(each.name));
  const problem = messageOf(error);
  if (isCalled("NoResponders", "NoRespondersError")) return { type: "no_responders" };
  if (isCalled("PermissionViolationError", "AuthorizationError")) {
    return { type: "refused", problem };
  }
  return { type: "timeout", problem };
}
