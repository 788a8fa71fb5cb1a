import type { Desk } from "../desk/desk.ts";
import { type Fingers, fingersAt, pinched } from "../models/timeline/pinch.ts";
import { TagInstants } from "../models/timeline/tag_instants.ts";
import { instantAtX, snapped, spanOf, type TimeRange } from "../models/timeline/time_range.ts";
import { StripPress, type StripSpot } from "./strip_press.ts";
import type { StripRange } from "./strip_range.ts";

/** How near to a mark the pointer has to be. */
export const SNAP_PX = 6;
/** Pixels of a wheel for a doubling. */
const WHEEL_PX = 240;

export interface StripParts {
  readonly desk: Desk;
  readonly range: StripRange;
  /** The instant under the pointer; null when it has left. */
  hovered(at_ms: number | null): void;
}

/** What those pointers do that are down. */
type Gesture =
  | { readonly type: "scrub" }
  | { readonly type: "loop"; readonly from_ms: number }
  | { readonly type: "pinch"; readonly laid: Fingers; readonly range: TimeRange }
  /** A finger of two that is still there: it neither scrubs nor zooms. */
  | { readonly type: "rest" };

/**
 * What a pointer does on the strip: drag to scrub, with shift to mark a loop; the wheel zooms, with
 * shift it moves; two fingers do both; a double click shows the whole stretch again.
 */
export class StripPointer implements Disposable {
  readonly #element: HTMLElement;
  readonly #parts: StripParts;
  readonly #press: StripPress;
  readonly #stop = new AbortController();
  readonly #tagInstants = new TagInstants();
  /** Where those pointers are that are down: one, or two fingers. */
  readonly #down = new Map<number, { readonly x: number; readonly y: number }>();
  #gesture: Gesture = { type: "rest" };
  /** Where the strip is on the screen, while somebody drags. */
  #box: DOMRect | null = null;

  constructor(element: HTMLElement, parts: StripParts) {
    this.#element = element;
    this.#parts = parts;
    this.#press = new StripPress(parts.desk, () => this.#letGo());
    const options = { signal: this.#stop.signal };
    element.addEventListener("pointerdown", (event) => this.#pressed(event), options);
    element.addEventListener("pointermove", (event) => this.#move(event), options);
    element.addEventListener("pointerup", (event) => this.#up(event), options);
    element.addEventListener("pointercancel", (event) => this.#up(event), options);
    element.addEventListener("pointerleave", () => parts.hovered(null), options);
    element.addEventListener("dblclick", () => this.#double(), options);
    element.addEventListener("wheel", (event) => this.#wheel(event), {
      passive: false,
      ...options,
    });
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#press[Symbol.dispose]();
    this.#element.removeEventListener("pointerrawupdate", this.#rawMove);
  }

  #pressed(event: PointerEvent): void {
    const isTouch = event.pointerType === "touch";
    // The other buttons of a mouse are the browser's.
    if (event.button !== 0) return;
    if (this.#down.size > 0 && !(isTouch && this.#down.size === 1)) return;
    this.#element.setPointerCapture(event.pointerId);
    this.#box ??= this.#element.getBoundingClientRect();
    this.#down.set(event.pointerId, this.#placeOf(event));
    this.#parts.range.hold();
    if (this.#down.size === 2) return this.#pinch();
    this.#element.addEventListener("pointerrawupdate", this.#rawMove);
    const spot = this.#spotOf(event);
    if (event.shiftKey) {
      this.#press.forget();
      this.#gesture = { type: "loop", from_ms: spot.at_ms };
    } else {
      this.#gesture = { type: "scrub" };
      this.#press.down(spot, isTouch);
    }
  }

  #pinch(): void {
    this.#press.forget();
    this.#parts.hovered(null);
    const { value: range } = this.#parts.range;
    this.#gesture = { type: "pinch", laid: this.#fingers(), range };
  }

  /**
   * Moves that the browser tells at once, where it does: it holds back others until the next frame,
   * and a seek would be as much older.
   */
  readonly #rawMove = (event: Event): void => {
    // The browser has no other events of that name.
    const move = event as PointerEvent;
    const isScrub = this.#gesture.type === "scrub" && this.#down.has(move.pointerId);
    if (isScrub) this.#press.move(this.#spotOf(move));
  };

  #move(event: PointerEvent): void {
    const { desk, hovered } = this.#parts;
    if (this.#down.size === 0) return hovered(this.#spotOf(event).at_ms);
    if (!this.#down.has(event.pointerId)) return;
    this.#down.set(event.pointerId, this.#placeOf(event));
    const gesture = this.#gesture;
    if (gesture.type === "rest") return;
    if (gesture.type === "pinch") {
      const fingers = [gesture.laid, this.#fingers()] as const;
      return this.#parts.range.show(pinched(gesture.range, fingers, this.#width));
    }
    const spot = this.#spotOf(event);
    hovered(spot.at_ms);
    if (gesture.type === "scrub") return this.#press.move(spot);
    const [from_ms, to_ms] = [
      Math.min(gesture.from_ms, spot.at_ms),
      Math.max(gesture.from_ms, spot.at_ms),
    ];
    if (from_ms < to_ms) desk.playback.loop.value = { from_ms, to_ms };
  }

  #up({ pointerId, type }: PointerEvent): void {
    if (!this.#down.delete(pointerId)) return;
    if (this.#gesture.type === "scrub") {
      if (type === "pointerup") this.#press.up();
      else this.#press.cancel();
    }
    this.#gesture = { type: "rest" };
    if (this.#down.size > 0) return;
    this.#box = null;
    this.#element.removeEventListener("pointerrawupdate", this.#rawMove);
    this.#letGo();
  }

  /** What is pointed at stays under the pointer until it is known what the press was. */
  #letGo(): void {
    if (this.#down.size === 0 && !this.#press.isWaiting) this.#parts.range.letGo();
  }

  #double(): void {
    this.#press.takeBack();
    this.#parts.range.reset();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { range } = this.#parts;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [x, y] = [event.deltaX * lines, event.deltaY * lines];
    const sideways = event.shiftKey ? x || y : x;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : y)) {
      range.move(sideways / this.#element.clientWidth * spanOf(range.value));
    } else range.zoom(2 ** (y / WHEEL_PX), this.#instantAt(this.#placeOf(event).x));
  }

  get #width(): number {
    return this.#box?.width ?? this.#element.clientWidth;
  }

  /** Pixels from the corner of the strip. */
  #placeOf({ clientX, clientY }: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.#box ?? this.#element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #instantAt(x: number): number {
    const width = this.#width;
    return instantAtX(Math.max(0, Math.min(width, x)), this.#parts.range.value, width);
  }

  #fingers(): Fingers {
    const [a = { x: 0, y: 0 }, b = a] = this.#down.values();
    return fingersAt(a, b);
  }

  /** The instant under the pointer, or that of a tag beside it. */
  #spotOf(event: PointerEvent): StripSpot {
    const { desk, range } = this.#parts;
    const { x } = this.#placeOf(event);
    const reach_ms = SNAP_PX / this.#width * spanOf(range.value);
    const instants = this.#tagInstants.of(desk.reachableTags.value);
    return { at_ms: snapped(this.#instantAt(x), instants, reach_ms), x };
  }
}
