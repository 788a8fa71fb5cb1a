import { parseIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";
import type { Desk } from "../desk/desk.ts";
import { instantAtX, snapped, spanOf } from "../models/timeline/time_range.ts";
import type { StripRange } from "./strip_range.ts";

/** How near to a tag the pointer has to be. */
const SNAP_PX = 6;
/** Pixels of a wheel for a doubling. */
const WHEEL_PX = 240;

export interface StripParts {
  readonly desk: Desk;
  readonly range: StripRange;
  /** The instant under the pointer; null when it has left. */
  hovered(at_ms: number | null): void;
}

/**
 * What a pointer does on the strip: drag to scrub, with shift to mark a loop; the wheel zooms, with
 * shift it moves; a double click shows the whole stretch again.
 */
export class StripPointer implements Disposable {
  readonly #element: HTMLElement;
  readonly #parts: StripParts;
  readonly #stop = new AbortController();
  #loopFrom_ms: number | null = null;
  #isDragging = false;
  /** Where the strip is on the screen, while somebody drags. */
  #box: DOMRect | null = null;
  #sought_ms: number | null = null;
  #marks: { readonly tags: readonly Tag[]; readonly instants: readonly number[] } = {
    ...{ tags: [], instants: [] },
  };

  constructor(element: HTMLElement, parts: StripParts) {
    this.#element = element;
    this.#parts = parts;
    const options = { signal: this.#stop.signal };
    element.addEventListener("pointerdown", (event) => this.#down(event), options);
    element.addEventListener("pointermove", (event) => this.#move(event), options);
    element.addEventListener("pointerup", () => this.#up(), options);
    element.addEventListener("pointercancel", () => this.#up(), options);
    element.addEventListener("pointerleave", () => parts.hovered(null), options);
    element.addEventListener("dblclick", () => parts.range.reset(), options);
    element.addEventListener("wheel", (event) => this.#wheel(event), {
      passive: false,
      ...options,
    });
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#element.removeEventListener("pointerrawupdate", this.#rawMove);
  }

  #down(event: PointerEvent): void {
    this.#element.setPointerCapture(event.pointerId);
    this.#isDragging = true;
    this.#box = this.#element.getBoundingClientRect();
    this.#element.addEventListener("pointerrawupdate", this.#rawMove);
    this.#parts.range.hold();
    const at_ms = this.#instant(event);
    if (event.shiftKey) this.#loopFrom_ms = at_ms;
    else this.#seek(at_ms);
  }

  /**
   * Moves that the browser tells at once, where it does: it holds back others until the next frame,
   * and a seek would be as much older.
   */
  readonly #rawMove = (event: Event): void => {
    // The browser has no other events of that name.
    if (this.#loopFrom_ms === null) this.#seek(this.#instant(event as PointerEvent));
  };

  /** The same move is told twice where the browser tells it at once. */
  #seek(at_ms: number): void {
    if (at_ms === this.#sought_ms) return;
    this.#sought_ms = at_ms;
    this.#parts.desk.playback.seek(at_ms);
  }

  #move(event: PointerEvent): void {
    const at_ms = this.#instant(event);
    this.#parts.hovered(at_ms);
    if (!this.#isDragging) return;
    const { playback } = this.#parts.desk;
    const from_ms = this.#loopFrom_ms;
    if (from_ms === null) this.#seek(at_ms);
    else if (at_ms !== from_ms) {
      playback.loop.value = { from_ms: Math.min(from_ms, at_ms), to_ms: Math.max(from_ms, at_ms) };
    }
  }

  #up(): void {
    this.#isDragging = false;
    this.#box = null;
    this.#sought_ms = null;
    this.#element.removeEventListener("pointerrawupdate", this.#rawMove);
    this.#parts.range.letGo();
    this.#loopFrom_ms = null;
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { range } = this.#parts;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [x, y] = [event.deltaX * lines, event.deltaY * lines];
    const sideways = event.shiftKey ? x || y : x;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : y)) {
      range.move(sideways / this.#element.clientWidth * spanOf(range.value));
    } else range.zoom(2 ** (y / WHEEL_PX), this.#at(event));
  }

  #at({ clientX }: MouseEvent): number {
    const { left, width } = this.#box ?? this.#element.getBoundingClientRect();
    return instantAtX(Math.max(0, Math.min(width, clientX - left)), this.#parts.range.value, width);
  }

  /** The instant under the pointer, or that of a tag beside it. */
  #instant(event: PointerEvent): number {
    const { desk, range } = this.#parts;
    const width = this.#box?.width ?? this.#element.clientWidth;
    const reach_ms = SNAP_PX / width * spanOf(range.value);
    const tags = desk.reachableTags.value;
    // A pointer may move a thousand times a second, and a day has thousands of tags.
    if (tags !== this.#marks.tags) {
      this.#marks = { tags, instants: tags.map(({ ts }) => parseIso(ts)) };
    }
    return snapped(this.#at(event), this.#marks.instants, reach_ms);
  }
}
