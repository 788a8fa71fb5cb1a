import type { ConnectionState } from "@rangecast/client/connection-state";
import type { PlayheadView } from "@rangecast/client/playhead";
import type { ErrorMessage } from "@rangecast/gateway/server-message";
import { ageFigure } from "../units/format_units.ts";

/** A live picture whose newest sample is older than that is behind. */
export const BEHIND_AFTER_MS = 5_000;

/** What a picture is to be understood as. */
export type PictureState =
  | { readonly type: "connecting" }
  | { readonly type: "loading"; readonly progress: number | null }
  | { readonly type: "empty"; readonly isLive: boolean }
  | { readonly type: "good" }
  | { readonly type: "behind"; readonly age_ms: number }
  /** The owner of the clock says why it stands. */
  | { readonly type: "held"; readonly reason: string }
  | { readonly type: "seeking" }
  | { readonly type: "ended"; readonly reason: string | null }
  | { readonly type: "broken"; readonly reason: string; readonly attempt: number }
  | { readonly type: "not allowed"; readonly reason: string };

export interface PictureFacts {
  readonly connection: ConnectionState;
  readonly complaint: Pick<ErrorMessage, "code" | "message"> | null;
  readonly clock: PlayheadView;
  /** Null before the first state is complete. */
  readonly channel_id: string | null;
  readonly progress: number | null;
  readonly tracks: number;
  /** Whether the clock tells of a state that is not there yet: what is not shown may be in it. */
  readonly awaitsState: boolean;
  /** Age of the newest sample on the channel's timeline; null before the first. */
  readonly age_ms: number | null;
  /** Why nothing arrives, as the gateway says. */
  readonly problem: string | null;
}

/** What is to be said of a picture: the first thing that keeps it from being good. */
export function pictureState(facts: PictureFacts): PictureState {
  const { connection, complaint, clock } = facts;
  if (connection.type === "refused") return { type: "not allowed", reason: connection.reason };
  if (complaint?.code === "not_allowed") return { type: "not allowed", reason: complaint.message };
  if (connection.type === "waiting") {
    return { type: "broken", reason: connection.reason, attempt: connection.attempt };
  }
  if (connection.type !== "open") return broughtBack(connection);
  if (facts.channel_id === null) {
    return complaint
      ? { type: "broken", reason: complaint.message, attempt: 1 }
      : { type: "loading", progress: facts.progress };
  }
  const { vector } = clock;
  if (vector?.state === "ended") return { type: "ended", reason: vector.reason ?? null };
  if (vector?.state === "seeking") return { type: "seeking" };
  const held = clock.problem ?? facts.problem;
  if (held !== null) return { type: "held", reason: held };
  if (facts.tracks === 0) {
    return facts.awaitsState ? { type: "seeking" } : { type: "empty", isLive: vector === null };
  }
  if (vector === null && (facts.age_ms ?? 0) > BEHIND_AFTER_MS) {
    return { type: "behind", age_ms: facts.age_ms ?? 0 };
  }
  return { type: "good" };
}

function broughtBack(connection: ConnectionState): PictureState {
  return connection.type === "connecting" && connection.attempt > 1
    ? { type: "broken", reason: "trying again", attempt: connection.attempt }
    : { type: "connecting" };
}

/** What a page says about it, in two lines; null while there is nothing to say. */
export interface Notice {
  readonly title: string;
  readonly hint: string;
  /** `alarm` for what the viewer cannot see, `warning` for what is not as it seems. */
  readonly tone: "quiet" | "warning" | "alarm";
}

/** The picture itself is good then. */
export const LAND_AWAY: Notice = {
  title: "No land on the map",
  hint: "It could not be loaded; it is tried again.",
  tone: "warning",
};

export function noticeOf(state: PictureState): Notice | null {
  switch (state.type) {
    case "good":
      return null;
    case "connecting":
      return { title: "Connecting", hint: "Waiting for the gateway.", tone: "quiet" };
    case "loading":
      return { title: "Loading the picture", hint: loadingHint(state.progress), tone: "quiet" };
    case "seeking":
      return { title: "Jumping", hint: "The state at that instant is on its way.", tone: "quiet" };
    case "empty":
      return state.isLive
        ? {
          title: "No messages in the last hour.",
          hint: "Is a producer running?",
          tone: "quiet",
        }
        : { title: "Nothing at this instant.", hint: "Move along the timeline.", tone: "quiet" };
    case "behind":
      return {
        title: `Nothing new for ${figureText(state.age_ms)}`,
        hint: "The last known positions are shown.",
        tone: "warning",
      };
    case "held":
      return {
        title: "The picture stands still",
        hint: `${sentence(state.reason)}`,
        tone: "warning",
      };
    case "ended":
      return {
        title: "This replay has ended",
        hint: sentence(state.reason ?? "its last picture is shown"),
        tone: "warning",
      };
    case "broken":
      return {
        title: "Connection lost",
        hint: `${sentence(state.reason)} Attempt ${state.attempt}.`,
        tone: "alarm",
      };
    case "not allowed":
      return {
        title: "Not allowed",
        hint: sentence(state.reason || "log in again"),
        tone: "alarm",
      };
  }
}

function loadingHint(progress: number | null): string {
  return progress === null
    ? "The first state is on its way."
    : `${Math.round(progress * 100)} % of the state is here.`;
}

function figureText(age_ms: number): string {
  const { value, unit } = ageFigure(age_ms);
  return `${value} ${unit}`;
}

/** What a program has said, with a capital and a full stop. */
function sentence(text: string): string {
  const trimmed = text.trim();
  const led = trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(led) ? led : `${led}.`;
}
