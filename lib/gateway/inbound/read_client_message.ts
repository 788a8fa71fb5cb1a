import { decode } from "@rangecast/codec/cbor";
import { MAX_FINDING_ID_LENGTH } from "@rangecast/findings/finding";
import type {
  ClientMessage,
  FindingWish,
  Hello,
  Subscribe,
  TagWish,
} from "../protocol/client_message.ts";
import { type Encoding, ENCODINGS, type Place, TAG_LIMITS } from "../protocol/protocol.ts";
import { readFilter, readView } from "./read_filter.ts";
import {
  type Fields,
  fields,
  finite,
  flag,
  list,
  NotOfForm,
  optional,
  short,
  text,
  whole,
} from "./reading.ts";

const MAX_ID_LENGTH = 32;
const MAX_CHANNEL_LENGTH = 200;
const MAX_DOMAIN_LENGTH = 32;
const MAX_EPOCH_LENGTH = 64;
const MAX_FINDING_NOTE_LENGTH = 1_000;
const MAX_STEPS = 1_000;
const MAX_ENCODINGS = 8;
/** The last instant that ISO 8601 writes with four digits of a year. */
const MAX_TIME_MS = 253_402_300_799_999;

export type Reading =
  | { readonly ok: true; readonly message: ClientMessage }
  | {
    readonly ok: false;
    readonly reason: "malformed" | "unknown_type";
    readonly problem: string;
    /** Of the request that cannot be carried out, where it has one. */
    readonly ref?: number;
  };

/** Reads what a client has sent, a text frame (JSON) or a binary one (CBOR); it never throws. */
export function readClientMessage(data: string | Uint8Array): Reading {
  let value: unknown;
  try {
    value = typeof data === "string" ? JSON.parse(data) : decode(data);
    if (typeof value !== "object" || value === null) throw new NotOfForm("a message is an object");
    const { type }: { type?: unknown } = value;
    const read = typeof type === "string" && Object.hasOwn(READERS, type) ? READERS[type] : null;
    if (read) return { ok: true, message: read(value) };
    const named = typeof type === "string" ? short(type) : "what it is";
    const problem = `no message has the type ${named}`;
    return { ok: false, reason: "unknown_type", problem, ...refOf(value) };
  } catch (error) {
    const known = error instanceof NotOfForm || error instanceof SyntaxError;
    if (!known) throw error;
    const problem = error instanceof NotOfForm ? error.message : "it is not JSON, or not CBOR";
    return { ok: false, reason: "malformed", problem, ...refOf(value) };
  }
}

const READERS: Readonly<Record<string, (value: unknown) => ClientMessage>> = {
  hello: readHello,
  subscribe: readSubscribe,
  unsubscribe: (value) => {
    const of = request(value, "unsubscribe", ["id"]);
    return { type: "unsubscribe", id: text(of.id, "id", MAX_ID_LENGTH), ...ref(of) };
  },
  resync: (value) => {
    const of = request(value, "resync", ["id"]);
    return { type: "resync", id: text(of.id, "id", MAX_ID_LENGTH), ...ref(of) };
  },
  ping: (value) => {
    const { client_ms } = fields(value, "ping", ["type", "client_ms"]);
    return { type: "ping", client_ms: finite(client_ms, "client_ms") };
  },
  replay: (value) => {
    const of = request(value, "replay", ["start_ms", "end_ms", "rate"]);
    return {
      type: "replay",
      start_ms: time(of.start_ms, "start_ms"),
      ...optional(of, "end_ms", (end) => end === null ? null : time(end, "end_ms")),
      rate: finite(of.rate, "rate", -64, 64),
      ...ref(of),
    };
  },
  play: (value) => ({ type: "play", ...ref(request(value, "play", [])) }),
  pause: (value) => ({ type: "pause", ...ref(request(value, "pause", [])) }),
  seek: (value) => {
    const of = request(value, "seek", ["position_ms"]);
    return { type: "seek", position_ms: time(of.position_ms, "position_ms"), ...ref(of) };
  },
  rate: (value) => {
    const of = request(value, "rate", ["rate"]);
    return { type: "rate", rate: finite(of.rate, "rate", -64, 64), ...ref(of) };
  },
  step: (value) => {
    const of = request(value, "step", ["steps"]);
    return { type: "step", steps: whole(of.steps, "steps", -MAX_STEPS, MAX_STEPS), ...ref(of) };
  },
  join: (value) => {
    const of = request(value, "join", ["channel_id"]);
    return { type: "join", ...optional(of, "channel_id", channel), ...ref(of) };
  },
  live: (value) => ({ type: "live", ...ref(request(value, "live", [])) }),
  tag_create: (value) => {
    const of = request(value, "tag_create", ["ts_ms", ...TAG_TEXT]);
    const label = text(of.label, "label", TAG_LIMITS.label);
    return {
      type: "tag_create",
      ts_ms: time(of.ts_ms, "ts_ms"),
      ...tagText(of),
      label,
      ...ref(of),
    };
  },
  tag_update: (value): TagWish => {
    const of = request(value, "tag_update", ["tag_id", ...TAG_TEXT]);
    return { type: "tag_update", tag_id: tagId(of.tag_id), ...tagText(of), ...ref(of) };
  },
  tag_delete: (value) => {
    const of = request(value, "tag_delete", ["tag_id"]);
    return { type: "tag_delete", tag_id: tagId(of.tag_id), ...ref(of) };
  },
  finding_act: (value) => {
    const of = request(value, "finding_act", ["finding_id", "action", "note"]);
    return {
      type: "finding_act",
      finding_id: text(of.finding_id, "finding_id", MAX_FINDING_ID_LENGTH),
      action: findingAction(of.action),
      ...optional(of, "note", (note) => text(note, "note", MAX_FINDING_NOTE_LENGTH)),
      ...ref(of),
    };
  },
};

const TAG_TEXT = ["label", "category", "notes"];

function readHello(value: unknown): Hello {
  const of = fields(value, "hello", ["type", "version", "encodings", "follow"]);
  const encodings = list(
    of.encodings,
    "encodings",
    MAX_ENCODINGS,
    (each) => text(each, "an encoding", MAX_ID_LENGTH),
  );
  return {
    type: "hello",
    version: finite(of.version, "version"),
    encodings: encodings.filter((each): each is Encoding =>
      ENCODINGS.some((known) => known === each)
    ),
    ...optional(of, "follow", (follow) => flag(follow, "follow")),
  };
}

function readSubscribe(value: unknown): Subscribe {
  const keys = ["id", "channel", "domain", "filter", "view", "resume", "beside"];
  const of = request(value, "subscribe", keys);
  return {
    type: "subscribe",
    id: text(of.id, "id", MAX_ID_LENGTH),
    channel: of.channel === null ? null : channel(of.channel),
    domain: text(of.domain, "domain", MAX_DOMAIN_LENGTH),
    filter: readFilter(of.filter),
    view: readView(of.view),
    ...optional(of, "resume", readPlace),
    ...optional(of, "beside", (beside) => flag(beside, "beside")),
    ...ref(of),
  };
}

function readPlace(value: unknown): Place {
  const of = fields(value, "a place", ["epoch", "seq"]);
  return {
    epoch: text(of.epoch, "epoch", MAX_EPOCH_LENGTH),
    seq: whole(of.seq, "seq", 0, Number.MAX_SAFE_INTEGER),
  };
}

function request(value: unknown, what: string, keys: readonly string[]): Fields {
  return fields(value, what, ["type", "ref", ...keys]);
}

function ref(of: Fields): { readonly ref?: number } {
  return optional(of, "ref", (value) => whole(value, "ref", 0, Number.MAX_SAFE_INTEGER));
}

/** Whoever waits for an answer gets one, though the rest of the request makes no sense. */
function refOf(value: unknown): { readonly ref?: number } {
  const given = typeof value === "object" && value !== null && "ref" in value ? value.ref : null;
  return typeof given === "number" && Number.isSafeInteger(given) && given >= 0
    ? { ref: given }
    : {};
}

function tagText(of: Fields) {
  return {
    ...optional(of, "label", (value) => text(value, "label", TAG_LIMITS.label)),
    ...optional(of, "category", (value) => textOrNone(value, "category", TAG_LIMITS.category)),
    ...optional(of, "notes", (value) => textOrNone(value, "notes", TAG_LIMITS.notes)),
  };
}

/** An empty text takes back what a tag has said. */
function textOrNone(value: unknown, what: string, max: number): string {
  return value === "" ? value : text(value, what, max);
}

function tagId(value: unknown): string {
  return text(value, "tag_id", MAX_EPOCH_LENGTH);
}

function findingAction(value: unknown): FindingWish["action"] {
  if (value === "acknowledge" || value === "close") return value;
  throw new NotOfForm("action is acknowledge or close");
}

function channel(value: unknown): string {
  return text(value, "channel", MAX_CHANNEL_LENGTH);
}

function time(value: unknown, what: string): number {
  return finite(value, what, 0, MAX_TIME_MS);
}
