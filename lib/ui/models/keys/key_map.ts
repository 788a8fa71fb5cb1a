/** Everything that a key can do. */
export type KeyAction =
  | "play or pause"
  | "step back"
  | "step on"
  | "second back"
  | "second on"
  | "ten seconds back"
  | "ten seconds on"
  | "slower"
  | "faster"
  | "reverse"
  | "previous tag"
  | "next tag"
  | "live"
  | "loop"
  | "strip closer"
  | "strip wider"
  | "strip earlier"
  | "strip later"
  | "strip follows"
  | "strip start"
  | "strip end"
  | "tenth back"
  | "tenth on"
  | "tag"
  | "follow"
  | "measure"
  | "rings"
  | "fit"
  | "surface"
  | "heights"
  | "cockpit"
  | "search"
  | "units"
  | "speed"
  | "time scale"
  | "theme"
  | "close"
  | "help";

export interface KeyBinding {
  readonly action: KeyAction;
  /** As `KeyboardEvent.key` has it. */
  readonly key: string;
  readonly shift?: boolean;
  /** How the sheet shows it. */
  readonly shown: string;
  readonly says: string;
  readonly group: "Time" | "Strip" | "Tags" | "Map" | "Page";
  /** A key of the strip alone: lists have the same ones. */
  readonly onStrip?: boolean;
}

/** All keys, in the order of the help sheet. */
export const KEYS: readonly KeyBinding[] = [
  { action: "play or pause", key: " ", shown: "Space", says: "Play or pause", group: "Time" },
  { action: "second back", key: "ArrowLeft", shown: "←", says: "1 s back", group: "Time" },
  { action: "second on", key: "ArrowRight", shown: "→", says: "1 s on", group: "Time" },
  {
    ...{ action: "ten seconds back", key: "ArrowLeft", shift: true, shown: "⇧ ←" },
    ...{ says: "10 s back", group: "Time" },
  },
  {
    ...{ action: "ten seconds on", key: "ArrowRight", shift: true, shown: "⇧ →" },
    ...{ says: "10 s on", group: "Time" },
  },
  { action: "step back", key: ",", shown: ",", says: "One message back", group: "Time" },
  { action: "step on", key: ".", shown: ".", says: "One message on", group: "Time" },
  { action: "slower", key: "[", shown: "[", says: "Slower", group: "Time" },
  { action: "faster", key: "]", shown: "]", says: "Faster", group: "Time" },
  { action: "reverse", key: "r", shown: "R", says: "Turn round", group: "Time" },
  { action: "loop", key: "o", shown: "O", says: "Loop what the strip shows", group: "Time" },
  { action: "live", key: "l", shown: "L", says: "Back to live", group: "Time" },
  { action: "strip closer", key: "+", shown: "+", says: "Closer", group: "Strip" },
  { action: "strip wider", key: "-", shown: "−", says: "Wider", group: "Strip" },
  { action: "strip earlier", key: "<", shown: "<", says: "Show what was earlier", group: "Strip" },
  { action: "strip later", key: ">", shown: ">", says: "Show what was later", group: "Strip" },
  { action: "strip follows", key: "0", shown: "0", says: "Follow the playhead", group: "Strip" },
  {
    ...{ action: "tenth back", key: "PageDown", shown: "Pg ↓", group: "Strip", onStrip: true },
    says: "On the strip: a tenth back",
  },
  {
    ...{ action: "tenth on", key: "PageUp", shown: "Pg ↑", group: "Strip", onStrip: true },
    says: "On the strip: a tenth on",
  },
  {
    ...{ action: "strip start", key: "Home", shown: "Home", group: "Strip", onStrip: true },
    says: "On the strip: to its start",
  },
  {
    ...{ action: "strip end", key: "End", shown: "End", group: "Strip", onStrip: true },
    says: "On the strip: to its end",
  },
  { action: "tag", key: "t", shown: "T", says: "Tagg this instant", group: "Tags" },
  { action: "previous tag", key: "j", shown: "J", says: "Previous tag", group: "Tags" },
  { action: "next tag", key: "k", shown: "K", says: "Next tag", group: "Tags" },
  { action: "follow", key: "f", shown: "F", says: "Follow the selected track", group: "Map" },
  { action: "fit", key: "a", shown: "A", says: "Show all tracks", group: "Map" },
  {
    ...{ action: "measure", key: "m", shown: "M", group: "Map" },
    says: "Measure from the selected track, then to another",
  },
  { action: "rings", key: "g", shown: "G", says: "Range rings", group: "Map" },
  { action: "surface", key: "v", shown: "V", says: "Map or globe", group: "Map" },
  {
    action: "heights",
    key: "x",
    shown: "X",
    says: "Exaggerate heights on the globe",
    group: "Map",
  },
  {
    ...{ action: "cockpit", key: "c", shown: "C" },
    ...{ says: "Look out of the selected track", group: "Map" },
  },
  { action: "search", key: "/", shown: "/", says: "Find tracks", group: "Page" },
  { action: "units", key: "u", shown: "U", says: "Units: own, or as commanded", group: "Page" },
  { action: "speed", key: "s", shown: "S", says: "Speed: own, or with the units", group: "Page" },
  { action: "time scale", key: "z", shown: "Z", says: "UTC, local or mission time", group: "Page" },
  { action: "theme", key: "d", shown: "D", says: "Dark or light", group: "Page" },
  { action: "close", key: "Escape", shown: "Esc", says: "Close, or select nothing", group: "Page" },
  { action: "help", key: "?", shown: "?", says: "This sheet", group: "Page" },
];

/** What was pressed. */
export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  /** Whether somebody is typing a text. */
  readonly inText: boolean;
  /** Whether the focus is on the strip. */
  readonly onStrip: boolean;
}

/** The same key without shift, on keyboards where it needs one. */
const UNSHIFTED: Readonly<Record<string, string>> = { "=": "+" };

/** What a key is to do, or null: while one types, only Escape is ours; with Ctrl, none. */
export function actionFor(press: KeyPress): KeyAction | null {
  if (press.ctrl || press.alt || press.meta) return null;
  if (press.inText && press.key !== "Escape") return null;
  const typed = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const key = UNSHIFTED[typed] ?? typed;
  // Shift is part of how letters and signs are typed; only arrows mean something else with it.
  const found = KEYS.find((binding) =>
    binding.key === key && (key.length === 1 || (binding.shift ?? false) === press.shift) &&
    (!binding.onStrip || press.onStrip)
  );
  return found?.action ?? null;
}
