import type { RefObject } from "preact";
import type { Desk } from "../desk/desk.ts";
import type { MeasureEnd } from "../desk/measuring.ts";
import { measureText } from "../map/draw_overlay.ts";
import type { MapPicture } from "../map/map_picture.ts";
import { placeText } from "../models/map/graticule.ts";
import { writeText } from "./use_frame.ts";

/** How often the readout changes at most: nobody reads faster. */
const READOUT_MS = 100;

/** Tells what is measured, and what lies under the pointer, as that is now: tracks and map move. */
export function keepReadout({ desk, made, readout, look, signal }: {
  readonly desk: Desk;
  readonly made: MapPicture;
  readonly readout: RefObject<HTMLElement | null>;
  /** What the pointer is on; null when it is not on the map. */
  readonly look: () => MeasureEnd | null;
  readonly signal: AbortSignal;
}): void {
  let written_ms = -Infinity;
  const stop = desk.frames.add((now_ms) => {
    if (desk.surface.peek() !== "map" || now_ms - written_ms < READOUT_MS) return false;
    written_ms = now_ms;
    const end = look();
    const line = made.measured();
    const said = line ? measureText(line[0], line[1], desk.preferences.units.peek()) : "";
    const where = end ? endText(desk, end) : "";
    writeText(readout.current, [said, where].filter((text) => text !== "").join(" · "));
    return false;
  });
  signal.addEventListener("abort", stop);
}

/** What people call an end of a measuring line. */
export function endText(desk: Desk, end: MeasureEnd): string {
  return "entity" in end ? desk.titleOf(end.entity) : placeText(end);
}
