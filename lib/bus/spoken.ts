import { messageOf } from "@rangecast/base/errors";
import type { ChannelList } from "@rangecast/channel/channel-list";
import type { ClientStatus } from "@rangecast/channel/client-status";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { DisplayCommand } from "@rangecast/channel/display-command";
import type { PrivateReply, PrivateRequest } from "@rangecast/channel/private-replay";
import type { ReplayControl } from "@rangecast/channel/replay-control";
import type { SpokenKind } from "@rangecast/channel/spoken-message";
import type { Tag } from "@rangecast/channel/tag";
import { decode } from "@rangecast/codec/cbor";
import { validate } from "@rangecast/schema/validators";

/** Bodies that are looked at at most: what people and programs say is far smaller. */
export const MAX_SPOKEN_BYTES = 65_536;
/** A list of all channels that may run at a time is longer. */
export const MAX_LIST_BYTES = 1_048_576;

/** What people and programs say, by the kind of its schema. */
export interface SpokenKinds extends Readonly<Record<SpokenKind, unknown>> {
  readonly "replay-control": ReplayControl;
  readonly "client-status": ClientStatus;
  readonly "channel-clock": ClockVector;
  readonly "channel-list": ChannelList;
  readonly "private-request": PrivateRequest;
  readonly "private-reply": PrivateReply;
  readonly "display-command": DisplayCommand;
  readonly "tag": Tag;
}

/** Why a message cannot be used: one of a fixed set, so that it can be counted. */
export type SpokenRefusal = "empty" | "too_large" | "not_cbor" | "off_schema";

export type Heard<Kind extends SpokenKind> =
  | { readonly ok: true; readonly value: SpokenKinds[Kind] }
  | { readonly ok: false; readonly refusal: SpokenRefusal; readonly problem: string };

/** Reads a message of one kind, which may come from anybody; it never throws. */
export function hear<Kind extends SpokenKind>(kind: Kind, body: Uint8Array): Heard<Kind> {
  if (body.length === 0) return refuse("empty", "it has no body");
  const most = maxBytes(kind);
  if (body.length > most) {
    return refuse("too_large", `it has ${body.length} bytes, and may have ${most}`);
  }
  let value: unknown;
  try {
    value = decode(body);
  } catch (error) {
    return refuse("not_cbor", messageOf(error));
  }
  const verdict = validate(kind, value);
  if (!verdict.ok) return refuse("off_schema", verdict.problem);
  // The schema of a kind describes its type, which tests hold.
  return { ok: true, value: value as SpokenKinds[Kind] };
}

function maxBytes(kind: SpokenKind): number {
  return kind === "channel-list" ? MAX_LIST_BYTES : MAX_SPOKEN_BYTES;
}

function refuse(refusal: SpokenRefusal, problem: string) {
  return { ok: false, refusal, problem } as const;
}
