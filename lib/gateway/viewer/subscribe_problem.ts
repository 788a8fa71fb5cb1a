import { MAX_AUDIENCES } from "../hub/audience_table.ts";
import type { Subscribed } from "../hub/hub.ts";
import type { Subscribe } from "../protocol/client_message.ts";
import { MAX_SUBSCRIPTIONS } from "../protocol/protocol.ts";
import type { Granted } from "./services.ts";

/** Why a subscription cannot be, in words. */
export function subscribeProblem(
  outcome: Exclude<Subscribed, "subscribed">,
  { domain }: Subscribe,
  channel_id: string,
): Granted {
  switch (outcome) {
    case "too many subscriptions": {
      const message = `A viewer has at most ${MAX_SUBSCRIPTIONS} subscriptions`;
      return { ok: false, code: "too_many", message };
    }
    case "too many audiences": {
      const message = `More than ${MAX_AUDIENCES} different views are not kept at a time`;
      return { ok: false, code: "too_many", message };
    }
    case "no such channel":
      return { ok: false, code: "no_such_channel", message: `There is no channel ${channel_id}` };
    case "no such domain":
      return { ok: false, code: "no_such_domain", message: `There is no domain ${domain}` };
  }
}
