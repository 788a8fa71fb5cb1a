import { messageOf } from "@rangecast/base/errors";
import { decode, encode } from "@rangecast/codec/cbor";
import { validate } from "@rangecast/schema/validators";

export type FindingAction = "acknowledge" | "shelve" | "note" | "own" | "close";

/** What a person does with a finding: a request on `findings.cmd`. */
export interface FindingCommand {
  /** Of the finding. */
  readonly id: string;
  readonly action: FindingAction;
  readonly by: string;
  /** Until when it is shelved, Unix ms. */
  readonly until_ms?: number;
  readonly note?: string;
}

export type CommandReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: string };

export type ReadCommand =
  | { readonly ok: true; readonly command: FindingCommand }
  | { readonly ok: false; readonly error: string };

/** A longer request is not looked at. */
const MAX_COMMAND_BYTES = 16_384;

/** Reads a request, which may come from anybody; it never throws. */
export function readFindingCommand(body: Uint8Array): ReadCommand {
  if (body.length > MAX_COMMAND_BYTES) {
    return { ok: false, error: `a request may have ${MAX_COMMAND_BYTES} bytes` };
  }
  let value: unknown;
  try {
    value = decode(body);
  } catch (error) {
    return { ok: false, error: messageOf(error) };
  }
  const verdict = validate("finding-command", value);
  if (!verdict.ok) return { ok: false, error: verdict.problem };
  // The schema describes the type, which a test holds.
  return { ok: true, command: value as FindingCommand };
}

/** A request, or an answer to one, as it is sent. */
export function encodeCommand(message: FindingCommand | CommandReply): Uint8Array {
  return encode(message);
}

/** What was answered to a request; null when that cannot be read. */
export function readCommandReply(body: Uint8Array): CommandReply | null {
  let value: unknown;
  try {
    value = decode(body);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("ok" in value)) return null;
  if (value.ok === true) return { ok: true };
  const error = "error" in value && typeof value.error === "string" ? value.error : "";
  return value.ok === false ? { ok: false, error } : null;
}
