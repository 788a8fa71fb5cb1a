/** The `error` of a JetStream API response. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(readonly code: number, readonly errCode: number, description: string) {
    super(description);
  }

  toJSON(): { code: number; err_code: number; description: string } {
    return { code: this.code, err_code: this.errCode, description: this.message };
  }
}

// HTTP-like code, nats-server's error code, and its meaning in nats-server's words. What a client
// branches on is the number; the words are kept so that logs of both servers read alike.
const CATALOGUE = {
  badRequest: [400, 10003, "bad request"],
  consumerCreate: [500, 10012, ""],
  consumerNameInUse: [400, 10013, "consumer name already in use"],
  consumerNotFound: [404, 10014, "consumer not found"],
  durableNotMatchingSubject: [
    400,
    10017,
    "consumer name in subject does not match durable name in request",
  ],
  durableNotSet: [400, 10018, "consumer expected to be durable but a durable name was not set"],
  ephemeralWithDurable: [
    400,
    10020,
    "consumer expected to be ephemeral but a durable name was set in request",
  ],
  insufficientResources: [503, 10023, "insufficient resources"],
  invalidJson: [400, 10025, "invalid JSON"],
  maximumConsumers: [400, 10026, "maximum consumers limit reached"],
  maximumStreams: [400, 10027, "maximum number of streams reached"],
  noMessage: [404, 10037, "no message found"],
  sequenceNotFound: [400, 10043, "sequence not found"],
  streamConfig: [500, 10052, ""],
  messageTooLarge: [400, 10054, "message size exceeds maximum allowed"],
  streamMismatch: [400, 10056, "stream name in subject does not match request"],
  messageDelete: [500, 10057, ""],
  streamNameInUse: [400, 10058, "stream name already in use with a different configuration"],
  streamNotFound: [404, 10059, "stream not found"],
  expectedStream: [400, 10060, "expected stream does not match"],
  subjectOverlap: [400, 10065, "subjects overlap with an existing stream"],
  wrongLastMsgId: [400, 10070, "wrong last msg ID"],
  wrongLastSequence: [400, 10071, "wrong last sequence"],
  replicas: [500, 10074, "replicas > 1 not supported in non-clustered mode"],
  storeFailed: [503, 10077, ""],
  deliverToWildcards: [400, 10079, "consumer deliver subject has wildcards"],
  pushMaxWaiting: [400, 10080, "consumer in push mode can not set max waiting"],
  deliverCycle: [400, 10081, "consumer deliver subject forms a cycle"],
  maxAckPendingNeedsPolicy: [400, 10082, "consumer requires ack policy for max ack pending"],
  smallHeartbeat: [400, 10083, "consumer idle heartbeat needs to be >= 100ms"],
  maxWaitingNegative: [400, 10087, "consumer max waiting needs to be positive"],
  heartbeatNeedsPush: [400, 10088, "consumer idle heartbeat requires a push based consumer"],
  flowControlNeedsPush: [400, 10089, "consumer flow control requires a push based consumer"],
  invalidPolicy: [400, 10094, ""],
  headerTooLarge: [400, 10097, "header size exceeds maximum allowed of 64k"],
  descriptionTooLong: [400, 10107, "consumer description is too long, maximum allowed is 4096"],
  flowControlNeedsHeartbeat: [400, 10108, "consumer with flow control also needs heartbeats"],
  sealed: [400, 10109, "invalid operation on sealed stream"],
  purgeFailed: [500, 10110, ""],
  rollupFailed: [500, 10111, ""],
  invalidDeliverSubject: [400, 10112, "invalid push consumer deliver subject"],
  maxRequestBatchNegative: [400, 10114, "consumer max request batch needs to be > 0"],
  maxRequestExpiresSmall: [400, 10115, "consumer max request expires needs to be >= 1ms"],
  maxDeliverBackoff: [400, 10116, "max deliver is required to be > length of backoff values"],
  maxAckPendingExcess: [400, 10121, "consumer max ack pending exceeds system limit"],
  replicasExceedStream: [400, 10126, "consumer config replica count exceeds parent stream"],
  filterMismatch: [
    400,
    10131,
    "Consumer create request did not match filtered subject from create subject",
  ],
  durableNameMismatch: [
    400,
    10132,
    "Consumer Durable and Name have to be equal if both are provided",
  ],
  replicasNegative: [400, 10133, "replicas count cannot be negative"],
  duplicateFilters: [
    400,
    10136,
    "consumer cannot have both FilterSubject and FilterSubjects specified",
  ],
  multipleFilters: [
    400,
    10137,
    "consumer with multiple subject filters cannot use subject based API",
  ],
  overlappingFilters: [400, 10138, "consumer subject filters cannot overlap"],
  emptyFilter: [400, 10139, "consumer filter in FilterSubjects cannot be empty"],
  consumerExists: [400, 10148, "consumer already exists"],
  consumerMissing: [400, 10149, "consumer does not exist"],
  inactiveThresholdExcess: [400, 10153, "consumer inactive threshold exceeds system limit"],
  ttlDisabled: [400, 10166, "per-message TTL is disabled"],
  countersDisabled: [400, 10168, "message counters is disabled"],
  atomicDisabled: [400, 10174, "atomic publish is disabled"],
  ackWaitNegative: [400, 10183, "consumer ack wait needs to be positive"],
  backoffNegative: [400, 10184, "consumer backoff needs to be positive"],
  schedulesDisabled: [400, 10188, "message schedules is disabled"],
  missingSubjectSequence: [
    400,
    10193,
    "missing sequence for expected last sequence per subject",
  ],
  clusterRequired: [503, 10010, "JetStream clustering support required"],
} satisfies Record<string, readonly [number, number, string]>;

/** The names of the errors that the broker answers with. */
export type ApiErrorName = keyof typeof CATALOGUE;

/** An error of the catalogue; `description` replaces or completes the catalogue's own. */
export function apiError(name: ApiErrorName, description?: string): ApiError {
  const [code, errCode, standard] = CATALOGUE[name];
  return new ApiError(code, errCode, description ?? standard);
}

/** The error for what nats-server can do and this broker cannot: `feature` is its name. */
export function unsupported(feature: string): ApiError {
  return new ApiError(
    501,
    10036,
    `not supported by the embedded broker: ${feature}; use nats-server`,
  );
}
