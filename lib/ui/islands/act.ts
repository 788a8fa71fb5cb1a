import { parseIso } from "@rangecast/base/utc";
import type { Desk } from "../desk/desk.ts";
import type { KeyAction } from "../models/keys/key_map.ts";
import type { StripWish } from "../models/timeline/strip_wish.ts";
import { neighbour } from "../models/timeline/time_range.ts";
import { nextTheme } from "./status_bar.tsx";

/** What a key zooms the strip by, and moves it by as a share of it. */
const ZOOM = 2;
const MOVE = 0.25;

/** Does what a key stands for. */
export function act(desk: Desk, action: KeyAction): void {
  const { playback, preferences } = desk;
  const ask = (wish: StripWish) => void (desk.stripWish.value = wish);
  switch (action) {
    case "play or pause":
      return void playback.toggle();
    case "step back":
      return void playback.step(-1);
    case "step on":
      return void playback.step(1);
    case "second back":
      return playback.seekBy(-1_000);
    case "second on":
      return playback.seekBy(1_000);
    case "ten seconds back":
      return playback.seekBy(-10_000);
    case "ten seconds on":
      return playback.seekBy(10_000);
    case "slower":
      return void playback.faster(-1);
    case "faster":
      return void playback.faster(1);
    case "reverse":
      return void playback.reverse();
    case "previous tag":
      return toTag(desk, -1);
    case "next tag":
      return toTag(desk, 1);
    case "live":
      return void playback.live();
    case "loop":
      playback.loop.value = playback.loop.value ? null : desk.stripRange.value;
      return;
    case "strip closer":
      return ask({ type: "zoom", factor: 1 / ZOOM });
    case "strip wider":
      return ask({ type: "zoom", factor: ZOOM });
    case "strip earlier":
      return ask({ type: "move", share: -MOVE });
    case "strip later":
      return ask({ type: "move", share: MOVE });
    case "strip follows":
      return ask({ type: "follow" });
    case "strip start":
      return ask({ type: "go to", share: 0 });
    case "strip end":
      return ask({ type: "go to", share: 1 });
    case "tenth back":
      return ask({ type: "go on", share: -0.1 });
    case "tenth on":
      return ask({ type: "go on", share: 0.1 });
    case "tag":
      return desk.tag();
    case "follow":
      desk.follows.value = !desk.follows.value && desk.selected.value !== null;
      return;
    case "measure":
      return desk.measuring.toggle(desk.selected.value);
    case "rings":
      return desk.toggleRings();
    case "fit":
      desk.fits.value++;
      return;
    case "surface":
      return desk.toggleSurface();
    case "heights":
      return desk.nextExaggeration();
    case "cockpit":
      return desk.toggleCockpit();
    case "search":
      return document.querySelector<HTMLElement>("[data-search]")?.focus();
    case "units":
      return preferences.nextSystem();
    case "speed":
      return preferences.nextSpeed();
    case "time scale":
      return preferences.nextScale();
    case "theme":
      return preferences.setTheme(nextTheme(preferences.theme.value));
    case "close":
      return close(desk);
    case "help":
      desk.sheet.value = "help";
      return;
  }
}

/** To the tag before or after the instant that is shown. */
export function toTag(desk: Desk, direction: 1 | -1): void {
  const instants = desk.reachableTags.value.map(({ ts }) => parseIso(ts));
  const at_ms = neighbour(desk.playback.nowMs(), instants, direction);
  if (at_ms !== null) desk.playback.seek(at_ms);
}

/** One thing at a time, what lies on top first. */
function close(desk: Desk): void {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  else if (desk.sheet.value !== null) desk.sheet.value = null;
  else if (desk.measuring.isOn.value) desk.measuring.stop();
  else if (desk.cockpit.value) desk.cockpit.value = false;
  else desk.select(null);
}
