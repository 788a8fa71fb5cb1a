import { type Requester, sendFindingCommand } from "@rangecast/findings/send-command";
import type { FindingWish } from "../protocol/client_message.ts";
import type { ErrorCode } from "../protocol/server_message.ts";
import { GRANTED, type Granted, type Identity } from "../viewer/services.ts";

/** Shorter than a viewer waits for an answer. */
export const ANSWER_WITHIN_MS = 5_000;

/** Lets operators take up and close findings: the findings service decides, and is asked. */
export class FindingDesk {
  readonly #requester: Requester;
  readonly #prefix: string;

  constructor(requester: Requester, prefix: string) {
    this.#requester = requester;
    this.#prefix = prefix;
  }

  async grant({ role, user }: Identity, wish: FindingWish): Promise<Granted> {
    const { finding_id: id, action, note } = wish;
    if (role === "viewer") {
      return denied("not_allowed", `Operators ${action} findings, viewers look at them`);
    }
    const command = { id, action, by: user, ...(note === undefined ? {} : { note }) };
    const requester = this.#requester;
    const reply = await sendFindingCommand(requester, this.#prefix, command, ANSWER_WITHIN_MS);
    if (reply === null) return denied("unavailable", "No findings service answers");
    return reply.ok ? GRANTED : denied("refused", `Cannot ${action} this finding: ${reply.error}`);
  }
}

function denied(code: ErrorCode, message: string): Granted {
  return { ok: false, code, message };
}
