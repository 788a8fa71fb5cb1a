import { formatIso, parseInstant } from "@rangecast/base/utc";
import { checkedRate, replayAction } from "@rangecast/channel/replay-plan";
import { attempt, quoted, type Reading } from "@rangecast/channel/spoken-message";
import type { BoothWindow } from "../channels/booth.ts";

/** What the viewer of a running player wants. */
export type Wish =
  | { readonly type: "live" }
  /** Null: what was offered, or the newest. */
  | { readonly type: "join"; readonly replay: string | null }
  | { readonly type: "stay" }
  | { readonly type: "replay"; readonly window: BoothWindow }
  | { readonly type: "act"; readonly act: BoothAct }
  | { readonly type: "tag"; readonly label: string }
  | { readonly type: "quit" }
  | { readonly type: "help" };

/** What a private replay is told. */
export type BoothAct =
  | { readonly action: "pause" | "resume" }
  | { readonly action: "seek"; readonly value: string }
  | { readonly action: "rate"; readonly value: number };

export const WISHES = [
  ["live", "leave a replay for the livestream"],
  ["join [ID]", "follow a group replay: the one that was offered, or the newest"],
  ["stay", "decline what was offered"],
  ["replay START [END] [RATE]", "open a private replay, such as: replay 10m-ago 5m-ago 4"],
  ["pause, resume", "of the private replay"],
  ["seek WHERE", "in the private replay: an instant, or a step such as -30s"],
  ["rate N", "of the private replay"],
  ["tag TEXT", "mark the instant that is shown"],
  ["quit", "end the player"],
  ["help", "say what can be wished"],
] as const;

/** All wishes, on one line. */
export function wishHelp(): string {
  return WISHES.map(([form, meaning]) => `${form}: ${meaning}`).join("; ");
}

/** Reads a wish; `now_ms` (Unix ms) is what instants such as `10m-ago` are relative to. */
export function readWish(line: string, now_ms: number): Reading<Wish> {
  return attempt(() => parseWish(line.trim(), now_ms));
}

function parseWish(line: string, now_ms: number): Wish {
  const [, word = "", rest = ""] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
  const args = rest === "" ? [] : rest.split(/\s+/);
  switch (word) {
    case "live":
    case "stay":
    case "quit":
    case "help":
      expectNothing(args, word);
      return { type: word };
    case "join":
      return { type: "join", replay: rest === "" ? null : rest };
    case "replay":
      return { type: "replay", window: readWindow(args, now_ms) };
    case "pause":
    case "resume":
      expectNothing(args, word);
      return { type: "act", act: { action: word } };
    case "seek":
      return { type: "act", act: { action: "seek", value: readPlace(args, now_ms) } };
    case "rate":
      return { type: "act", act: { action: "rate", value: readRate(one(args, "rate N")) } };
    case "tag":
      if (rest === "") throw new SyntaxError("it must be: tag TEXT");
      return { type: "tag", label: rest };
    default:
      throw new SyntaxError(`there is no wish ${quoted(word)}: help says which there are`);
  }
}

function readWindow(args: readonly string[], now_ms: number): BoothWindow {
  const [start, ...rest] = args;
  if (start === undefined || rest.length > 2) {
    throw new SyntaxError("it must be: replay START [END] [RATE]");
  }
  const [first, second] = rest;
  // A number alone is a rate: no instant is one.
  const alone = second === undefined && first !== undefined && isNumber(first);
  const [end, rate] = alone ? [undefined, first] : [first, second];
  const start_ms = parseInstant(start, now_ms);
  const end_ms = end === undefined ? null : parseInstant(end, now_ms);
  if (start_ms > now_ms) {
    throw new RangeError(`a replay begins in the past: current value is ${formatIso(start_ms)}`);
  }
  if (end_ms !== null && end_ms <= start_ms) {
    throw new RangeError(
      `a replay ends after its start: current value is ${formatIso(start_ms)} to ${
        formatIso(end_ms)
      }`,
    );
  }
  return { start_ms, end_ms, rate: rate === undefined ? 1 : readRate(rate) };
}

/** A step is left to the host, which knows where the playhead is when it is carried out. */
function readPlace(args: readonly string[], now_ms: number): string {
  const text = one(args, "seek WHERE");
  const value = /^[+-]/.test(text) ? text : formatIso(parseInstant(text, now_ms));
  replayAction("seek", value);
  return value;
}

function readRate(text: string): number {
  if (!isNumber(text)) {
    throw new SyntaxError(`a rate is a number: current value is ${quoted(text)}`);
  }
  return checkedRate(Number(text));
}

function isNumber(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text);
}

function one(args: readonly string[], form: string): string {
  const [only] = args;
  if (only !== undefined && args.length === 1) return only;
  throw new SyntaxError(`it must be: ${form}`);
}

function expectNothing(args: readonly string[], form: string): void {
  if (args.length > 0) throw new SyntaxError(`it must be: ${form}`);
}
