import { type ApiError, apiError, unsupported } from "../api/api_error.ts";
import { decode } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import { lastPerSubject } from "../store/selection.ts";
import type { MessageStore } from "../store/message_store.ts";
import type { PublishHeaders } from "./publish_headers.ts";
import type { StreamConfig } from "./stream_config.ts";
import { SubjectFilter } from "./subject_filter.ts";

/** What the checks look at. */
export interface CheckedStream {
  readonly config: StreamConfig;
  readonly store: MessageStore;
}

/** Why the headers forbid storing the message, as far as it does not need the message id. */
export function checkExpectations(
  stream: CheckedStream,
  headers: PublishHeaders,
  frame: Frame,
): ApiError | null {
  const { config, store } = stream;
  const refusal = refuseUnsupported(headers);
  if (refusal) return refusal;
  if (headers.expectedStream !== null && headers.expectedStream !== config.name) {
    return apiError("expectedStream");
  }
  if (headers.expectedLastSubjectSeq !== null) {
    const subject = headers.expectedLastSubject ??
      decode(frame.subject, frame.subjectStart, frame.subjectEnd);
    const last = lastPerSubject(store, new SubjectFilter([subject])).at(-1) ?? 0;
    if (Number(headers.expectedLastSubjectSeq) !== last) return wrongLast(last);
  } else if (headers.expectedLastSubject !== null) {
    return apiError("missingSubjectSequence");
  }
  if (headers.expectedLastSeq !== null && Number(headers.expectedLastSeq) !== store.lastSeq) {
    return wrongLast(store.lastSeq);
  }
  return null;
}

/** Why a roll-up is not possible; null when it is, or none is asked for. */
export function checkRollup(config: StreamConfig, rollup: string | null): ApiError | null {
  if (rollup === null || rollup === "") return null;
  if (!config.allow_rollup_hdrs || config.deny_purge) {
    return apiError("rollupFailed", "rollup not permitted");
  }
  if (rollup !== "sub" && rollup !== "all") {
    return apiError("rollupFailed", `rollup value invalid: "${rollup}"`);
  }
  return null;
}

function wrongLast(seq: number): ApiError {
  return apiError("wrongLastSequence", `wrong last sequence: ${seq}`);
}

/** As nats-server answers for a stream on which the feature is not switched on. */
function refuseUnsupported(headers: PublishHeaders): ApiError | null {
  switch (headers.unsupported) {
    case null:
      return null;
    case "ttl":
      return apiError("ttlDisabled");
    case "counter":
      return apiError("countersDisabled");
    case "atomic":
      return apiError("atomicDisabled");
    case "schedule":
      return apiError("schedulesDisabled");
    default:
      return unsupported("header");
  }
}
