import type { UnitSystem } from "@rangecast/base/units";
import { type DisplayCommand, readDisplayCommand } from "@rangecast/channel/display-command";
import type { SessionMetadata } from "@rangecast/channel/display-command";
import {
  applyDisplayCommand,
  changedDisplay,
  type DisplayState,
  displayValues,
  EMPTY_DISPLAY_STATE,
} from "@rangecast/channel/display-state";

/** What the display looks like. */
export interface DisplayLook {
  readonly units: UnitSystem;
  /** Null where nobody has said anything. */
  readonly marker_color: string | null;
  readonly session: SessionMetadata | null;
}

export interface DisplayBoardOptions {
  /** Units that the viewer has chosen, whatever is commanded; undefined without a choice. */
  readonly fixedUnits: UnitSystem | undefined;
  /** Called when the display looks different. */
  onChange(look: DisplayLook): void;
}

/**
 * The display state of what is shown. When another picture begins, its commands are collected, and
 * the display changes once, when they are complete.
 */
export class DisplayBoard {
  readonly #options: DisplayBoardOptions;
  #state = EMPTY_DISPLAY_STATE;
  /** The state of a picture that is not complete; null outside of that. */
  #draft: DisplayState | null = null;
  /** The sequence of the command in force, by its name. */
  #seqs = new Map<string, number>();
  #refused = 0;
  #lastCommandId: string | null = null;

  constructor(options: DisplayBoardOptions) {
    this.#options = options;
  }

  get units(): UnitSystem {
    return this.#options.fixedUnits ?? unitsOf(this.#state);
  }

  /** The command that was applied last; null before the first. */
  get lastCommandId(): string | null {
    return this.#lastCommandId;
  }

  /** Commands that fit their schema, and cannot be meant. */
  get refused(): number {
    return this.#refused;
  }

  /** Another picture begins, with no command in force. */
  begin(): void {
    this.#draft = EMPTY_DISPLAY_STATE;
    this.#seqs = new Map();
  }

  /** What was said before the picture is complete: the display shows it. */
  commit(): void {
    if (this.#draft) this.#show(this.#draft);
  }

  /** Applies a command that fits its schema; one that is older than that in force changes nothing. */
  apply(command: DisplayCommand, seq: number): void {
    const read = readDisplayCommand(command);
    if (!read.ok) return void this.#refused++;
    const { name, cmd_id } = read.value;
    if (seq <= (this.#seqs.get(name) ?? 0)) return;
    this.#seqs.set(name, seq);
    this.#lastCommandId = cmd_id;
    const state = applyDisplayCommand(this.#draft ?? this.#state, read.value);
    if (this.#draft) this.#draft = state;
    else this.#show(state);
  }

  #show(state: DisplayState): void {
    const before = this.#state;
    const { units } = this;
    this.#state = state;
    this.#draft = null;
    const changed = changedDisplay(before, state).filter((name) => name !== "display.units");
    if (changed.length > 0 || units !== this.units) this.#options.onChange(this.#look());
  }

  #look(): DisplayLook {
    const { marker_color, session_metadata } = displayValues(this.#state);
    return { units: this.units, marker_color, session: session_metadata };
  }
}

function unitsOf(state: DisplayState): UnitSystem {
  return displayValues(state).units === "imperial" ? "imperial" : "metric";
}
