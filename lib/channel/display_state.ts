import type {
  DisplayCommand,
  DisplayCommandName,
  DisplayCommandOf,
  SessionMetadata,
} from "./display_command.ts";

/** The commands in force: the latest of each kind, by the order of their stream. */
export interface DisplayState {
  readonly units: DisplayCommandOf<{ readonly units: string }> | null;
  readonly marker_color: DisplayCommandOf<{ readonly marker_color: string }> | null;
  readonly session_metadata:
    | DisplayCommandOf<{ readonly session_metadata: SessionMetadata }>
    | null;
}

/** What screens show because of commands; null where nobody has said anything. */
export interface DisplayValues {
  readonly units: string | null;
  readonly marker_color: string | null;
  readonly session_metadata: SessionMetadata | null;
}

export const EMPTY_DISPLAY_STATE: DisplayState = {
  units: null,
  marker_color: null,
  session_metadata: null,
};

/**
 * The state after `command`, which has been read (units and colour in lower case). The order is
 * that of the stream: a sender's clock may be wrong, and everybody has to agree.
 */
export function applyDisplayCommand(state: DisplayState, command: DisplayCommand): DisplayState {
  const { payload, ...rest } = command;
  if ("units" in payload) return { ...state, units: { ...rest, payload } };
  if ("marker_color" in payload) return { ...state, marker_color: { ...rest, payload } };
  return { ...state, session_metadata: { ...rest, payload } };
}

/** What `state` shows: equal for two states that look the same, whoever has said so. */
export function displayValues(state: DisplayState): DisplayValues {
  return {
    units: state.units?.payload.units ?? null,
    marker_color: state.marker_color?.payload.marker_color ?? null,
    session_metadata: state.session_metadata?.payload.session_metadata ?? null,
  };
}

/** The kinds of commands by which two states look different. */
export function changedDisplay(before: DisplayState, after: DisplayState): DisplayCommandName[] {
  const [a, b] = [displayValues(before), displayValues(after)];
  const changed: DisplayCommandName[] = [];
  if (a.units !== b.units) changed.push("display.units");
  if (a.marker_color !== b.marker_color) changed.push("display.marker_color");
  const [session, next] = [a.session_metadata, b.session_metadata];
  if (session?.name !== next?.name || session?.id !== next?.id) {
    changed.push("display.session_metadata");
  }
  return changed;
}
