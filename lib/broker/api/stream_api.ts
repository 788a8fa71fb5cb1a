import { isValidSubject, subjectsOverlap } from "../routing/subject.ts";
import type { Registry } from "../streams/registry.ts";
import { readStreamConfig, type StreamConfig } from "../streams/stream_config.ts";
import { checkStreamUpdate } from "../streams/stream_update.ts";
import { apiError } from "./api_error.ts";
import { checkFields } from "./decode_fields.ts";
import { detailedStreamInfo, streamInfo } from "./info.ts";
import { pageOf } from "./page.ts";

const NAMES_PER_PAGE = 1024;
const STREAMS_PER_PAGE = 256;

type Fields = Record<string, unknown>;

/** Creates a stream; the same configuration again is no error. */
export function createStream(registry: Registry, name: string, given: Fields) {
  if (given.name !== name) throw apiError("streamMismatch");
  const config = readStreamConfig(given);
  if (config.sealed) {
    throw apiError("streamConfig", "stream configuration for create can not be sealed");
  }
  if (!registry.has(name)) {
    return { ...streamInfo(registry, registry.addStream(config)), did_create: true };
  }
  const stream = registry.stream(name);
  if (!sameConfig(stream.config, config)) throw apiError("streamNameInUse");
  return { ...streamInfo(registry, stream), did_create: true };
}

export function updateStream(registry: Registry, name: string, given: Fields) {
  if (given.name !== name) throw apiError("streamMismatch");
  const stream = registry.stream(name);
  if (given.retention !== undefined && given.retention !== "limits") {
    throw apiError("streamConfig", "stream configuration update can not change retention policy");
  }
  const config = checkStreamUpdate(stream.config, readStreamConfig(given));
  return streamInfo(registry, registry.updateStream(config));
}

export function deleteStream(registry: Registry, name: string) {
  registry.removeStream(name);
  return { success: true };
}

export function getStreamInfo(registry: Registry, name: string, given: Fields) {
  checkFields(given, { deleted_details: "boolean", subjects_filter: "string", offset: "integer" });
  return detailedStreamInfo(registry, registry.stream(name), {
    deletedDetails: given.deleted_details === true,
    subjectsFilter: typeof given.subjects_filter === "string" ? given.subjects_filter : "",
    offset: typeof given.offset === "number" ? Math.max(0, given.offset) : 0,
  });
}

export function listStreamNames(registry: Registry, given: Fields) {
  const names = filteredConfigs(registry, given).map(({ name }) => name);
  const { items, ...page } = pageOf(names, given, NAMES_PER_PAGE);
  return { ...page, streams: items.length > 0 ? items : null };
}

export function listStreams(registry: Registry, given: Fields) {
  const names = filteredConfigs(registry, given).map(({ name }) => name);
  const { items, ...page } = pageOf(names, given, STREAMS_PER_PAGE);
  return { ...page, streams: items.map((name) => streamInfo(registry, registry.stream(name))) };
}

/** Purges all, one subject, up to a sequence, or all but the last few. */
export function purgeStream(registry: Registry, name: string, given: Fields) {
  checkFields(given, { seq: "integer", filter: "string", keep: "integer" });
  const stream = registry.stream(name);
  const { store, config } = stream;
  if (config.sealed) throw apiError("sealed");
  if (config.deny_purge) throw apiError("purgeFailed", "message purge not permitted");
  const seq = typeof given.seq === "number" ? given.seq : 0;
  const keep = typeof given.keep === "number" ? given.keep : 0;
  if (seq > 0 && keep > 0) throw apiError("badRequest");
  const filter = typeof given.filter === "string" ? given.filter : "";
  const all = filter === "" || filter === ">";
  if (!all && !isValidSubject(filter)) throw apiError("badRequest", "malformed subject");
  const end = seq > 0 ? seq : store.lastSeq + 1;
  let victims: number[] = [];
  for (const entry of store.subjects.matching(all ? ">" : filter)) {
    for (let at = entry.seqs.first; at > 0 && at < end; at = entry.seqs.atOrAfter(at + 1)) {
      victims.push(at);
    }
  }
  victims.sort((a, b) => a - b);
  if (keep > 0) victims = victims.slice(0, Math.max(0, victims.length - keep));
  for (const victim of victims) stream.discard(victim);
  if (all && seq > store.lastSeq + 1) stream.skipTo(seq - 1);
  return { success: true, purged: victims.length };
}

function filteredConfigs(registry: Registry, given: Fields): StreamConfig[] {
  checkFields(given, { offset: "integer", subject: "string" });
  const subject = typeof given.subject === "string" ? given.subject : "";
  return registry.streams.map(({ config }) => config).filter(({ subjects }) =>
    subject === "" || subjects.some((own) => subjectsOverlap(own, subject))
  );
}

function sameConfig(a: StreamConfig, b: StreamConfig): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
