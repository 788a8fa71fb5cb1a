import { StoredMessage } from "../store/message_store.ts";
import { lastPerSubject, nextMatching } from "../store/selection.ts";
import { formatTime, parseTime } from "../store/timestamps.ts";
import type { Registry } from "../streams/registry.ts";
import { SubjectFilter } from "../streams/subject_filter.ts";
import { apiError } from "./api_error.ts";
import { checkFields } from "./decode_fields.ts";

type Fields = Record<string, unknown>;

/** One message by sequence, the last of a subject, or the next of a subject. */
export function getMessage(registry: Registry, streamName: string, given: Fields) {
  checkFields(given, {
    seq: "integer",
    last_by_subj: "string",
    next_by_subj: "string",
    start_time: "time",
    no_hdr: "boolean",
  });
  const { store } = registry.stream(streamName);
  const last = typeof given.last_by_subj === "string" ? given.last_by_subj : "";
  const next = typeof given.next_by_subj === "string" ? given.next_by_subj : "";
  const start = typeof given.start_time === "string" ? parseTime(given.start_time) : NaN;
  let seq = typeof given.seq === "number" ? given.seq : 0;
  const nothing = seq === 0 && last === "" && next === "" && Number.isNaN(start);
  if (nothing || (last !== "" && (seq > 0 || next !== ""))) throw apiError("badRequest");
  if (!Number.isNaN(start)) seq = store.seqAtTime(start);
  if (last !== "") seq = lastPerSubject(store, new SubjectFilter([last])).at(-1) ?? 0;
  else if (next !== "") seq = nextMatching(store, new SubjectFilter([next]), seq);
  else if (!Number.isNaN(start)) seq = store.nextLive(seq);
  const view = new StoredMessage();
  if (!store.load(seq, view)) throw apiError("noMessage");
  const { data, start: from, end, headerBytes } = view;
  const headers = data.subarray(from, from + headerBytes);
  const payload = data.subarray(from + headerBytes, end);
  return {
    message: {
      subject: view.subject?.text,
      seq,
      ...(headerBytes > 0 && given.no_hdr !== true ? { hdrs: headers.toBase64() } : {}),
      ...(payload.length > 0 ? { data: payload.toBase64() } : {}),
      time: formatTime(view.time_us),
    },
  };
}

export function deleteMessage(registry: Registry, streamName: string, given: Fields) {
  checkFields(given, { seq: "integer", no_erase: "boolean" });
  const stream = registry.stream(streamName);
  if (stream.config.sealed) throw apiError("sealed");
  if (stream.config.deny_delete) throw apiError("messageDelete", "message delete not permitted");
  const seq = typeof given.seq === "number" ? given.seq : 0;
  if (!stream.discard(seq, given.no_erase !== true)) {
    throw apiError("sequenceNotFound", `sequence ${seq} not found`);
  }
  return { success: true };
}
