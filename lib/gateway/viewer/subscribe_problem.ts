import { MAX_AUDIENCES } from "../hub/audience_table.ts";
import type { Subscribed } from "../hub/hub.ts";
import type { Subscribe } from "../protocol/client_message.ts";
import { MAX_SUBSCRIPTIONS } from "../protocol/protocol.ts";
import { type Denied, denied } from "./services.ts";

/** Why a subscription cannot be, in words. */
export function subscribeProblem(
  outcome: Exclude<Subscribed, "subscribed">,
  { domain }: Subscribe,
  channel_id: string,
): Denied {
  switch (outcome) {
    case "too many subscriptions":
      return denied("too_many", `A viewer has at most ${MAX_SUBSCRIPTIONS} subscriptions`);
    case "too many audiences":
      return denied(
        "too_many",
        `More than ${MAX_AUDIENCES} different views are not kept at a time`,
      );
    case "no such channel":
      return denied("no_such_channel", `There is no channel ${channel_id}`);
    case "no such domain":
      return denied("no_such_domain", `There is no domain ${domain}`);
  }
}
