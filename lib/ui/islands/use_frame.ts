import { useEffect, useRef } from "preact/hooks";

/**
 * Calls `draw` for each frame that the browser shows. It writes into elements by itself: nothing is
 * rendered anew for a figure that changes sixty times a second.
 */
export function useFrame(draw: () => void): void {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    let frame = 0;
    const next = () => {
      frame = requestAnimationFrame(() => {
        latest.current();
        next();
      });
    };
    next();
    return () => cancelAnimationFrame(frame);
  }, []);
}

/** Writes a text, but only when it is another one: a page that stands still is left alone. */
export function writeText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
