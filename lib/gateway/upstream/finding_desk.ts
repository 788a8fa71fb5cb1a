import {
  type Requester,
  sendFindingCommand,
  type SentCommand,
} from "@rangecast/findings/send-command";
import type { FindingWish } from "../protocol/client_message.ts";
import { denied, GRANTED, type Granted, type Identity } from "../viewer/services.ts";

/** Shorter than a viewer waits for an answer. */
export const ANSWER_WITHIN_MS = 5_000;
/** Requests that are on their way at a time; more are refused at once. */
export const MAX_PENDING = 64;

/** Lets operators take up and close findings: the findings service decides, and is asked. */
export class FindingDesk {
  readonly #requester: Requester;
  readonly #prefix: string;
  #pending = 0;

  constructor(requester: Requester, prefix: string) {
    this.#requester = requester;
    this.#prefix = prefix;
  }

  async grant({ role, user }: Identity, wish: FindingWish): Promise<Granted> {
    const { finding_id: id, action, note } = wish;
    if (role !== "operator" && role !== "admin") {
      return denied("not_allowed", `Operators ${action} findings, viewers look at them`);
    }
    // The gateway counts what is refused, by its code.
    if (this.#pending >= MAX_PENDING) {
      return denied("too_many", `Cannot ${action} this finding yet: ${MAX_PENDING} are under way`);
    }
    const command = { id, action, by: user, ...(note === undefined ? {} : { note }) };
    this.#pending++;
    try {
      return granted(
        action,
        await sendFindingCommand(this.#requester, this.#prefix, command, ANSWER_WITHIN_MS),
      );
    } finally {
      this.#pending--;
    }
  }
}

function granted(action: FindingWish["action"], sent: SentCommand): Granted {
  const cannot = `Cannot ${action} this finding`;
  switch (sent.type) {
    case "answered":
      return sent.reply.ok ? GRANTED : denied("refused", `${cannot}: ${sent.reply.error}`);
    case "no_responders":
      return denied("unavailable", `${cannot}: no findings service is there`);
    case "refused":
      return denied("unavailable", `${cannot}: the gateway may not ask the findings service`);
    case "timeout":
      return denied(
        "unavailable",
        `It is not known whether the findings service did ${action} this finding: ${sent.problem}`,
      );
  }
}
