import type { Screen } from "./frame_loop.ts";

/** All by which a viewer may change what is shown. */
const INPUT = [
  ...["pointermove", "pointerdown", "pointerup", "pointercancel", "wheel", "touchmove"],
  ...["keydown", "keyup", "click", "change", "input", "resize", "scroll", "focusin"],
] as const;

/** The window of a browser. */
export const browserScreen: Screen = {
  requestFrame: (draw) => void requestAnimationFrame(draw),
  onInput(listener) {
    const stop = new AbortController();
    const options = { capture: true, passive: true, signal: stop.signal };
    for (const type of INPUT) addEventListener(type, listener, options);
    return () => stop.abort();
  },
};
