import { apiError } from "../api/api_error.ts";
import type { ConsumerConfig } from "./consumer_config.ts";

// What may not change once a consumer exists, and the words for it.
const FIXED: readonly (readonly [keyof ConsumerConfig, string])[] = [
  ["deliver_policy", "deliver policy"],
  ["mem_storage", "storage type"],
  ["opt_start_seq", "start sequence"],
  ["opt_start_time", "start time"],
  ["ack_policy", "ack policy"],
  ["replay_policy", "replay policy"],
  ["idle_heartbeat", "heart beats"],
  ["flow_control", "flow control"],
  ["max_waiting", "max waiting"],
];

/**
 * `active` says whether somebody listens to the deliver subject, which can only change when not.
 * @throws ApiError 10012 for what may not change.
 */
export function checkConsumerUpdate(
  old: ConsumerConfig,
  asked: ConsumerConfig,
  active: boolean,
): void {
  for (const [field, words] of FIXED) {
    if (old[field] !== asked[field]) {
      throw apiError("consumerCreate", `${words} can not be updated`);
    }
  }
  if (old.deliver_subject === asked.deliver_subject) return;
  if (old.deliver_subject === undefined) {
    throw apiError("consumerCreate", "can not update pull consumer to push based");
  }
  if (asked.deliver_subject === undefined) {
    throw apiError("consumerCreate", "can not update push consumer to pull based");
  }
  if (active) throw apiError("consumerNameInUse");
}
