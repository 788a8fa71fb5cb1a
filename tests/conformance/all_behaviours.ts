import type { Behaviour } from "./behaviour.ts";
import { acknowledgeBehaviours } from "./consumers/acknowledging.ts";
import { consumerBehaviours } from "./consumers/consumers.ts";
import { deliverBehaviours } from "./consumers/delivering.ts";
import { flowControlBehaviours } from "./consumers/flow_control.ts";
import { orderedBehaviours } from "./consumers/ordered.ts";
import { pullBehaviours } from "./consumers/pull.ts";
import { pushBehaviours } from "./consumers/push.ts";
import { serverPacedBehaviours } from "./consumers/server_paced.ts";
import { connectionBehaviours } from "./core/connection.ts";
import { connectionLimitBehaviours } from "./core/connection_limits.ts";
import { credentialBehaviours } from "./core/credentials.ts";
import { headerBehaviours } from "./core/headers.ts";
import { queueGroupBehaviours } from "./core/queue_groups.ts";
import { requestBehaviours } from "./core/requests.ts";
import { subscriptionBehaviours } from "./core/subscriptions.ts";
import { keyValueBehaviours } from "./streams/key_value.ts";
import { directGetBehaviours } from "./streams/direct_get.ts";
import { limitBehaviours } from "./streams/limits.ts";
import { messageGetBehaviours } from "./streams/message_get.ts";
import { publishBehaviours } from "./streams/publishing.ts";
import { removingBehaviours } from "./streams/removing.ts";
import { streamInfoBehaviours } from "./streams/stream_info.ts";
import { streamBehaviours } from "./streams/streams.ts";

/** Everything that the suite asks of a server, in the order of the table. */
export const allBehaviours: readonly Behaviour[] = [
  ...connectionBehaviours,
  ...credentialBehaviours,
  ...connectionLimitBehaviours,
  ...subscriptionBehaviours,
  ...queueGroupBehaviours,
  ...requestBehaviours,
  ...headerBehaviours,
  ...streamBehaviours,
  ...streamInfoBehaviours,
  ...publishBehaviours,
  ...limitBehaviours,
  ...removingBehaviours,
  ...messageGetBehaviours,
  ...directGetBehaviours,
  ...consumerBehaviours,
  ...pullBehaviours,
  ...acknowledgeBehaviours,
  ...deliverBehaviours,
  ...pushBehaviours,
  ...flowControlBehaviours,
  ...serverPacedBehaviours,
  ...orderedBehaviours,
  ...keyValueBehaviours,
];
