import { useEffect, useRef } from "preact/hooks";

/**
 * Calls `draw` for each frame that the browser shows. It writes into elements by itself: nothing is
 * rendered anew for a figure that changes sixty times a second.
 */
export function useFrame(draw: (now_ms: number) => void): void {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    let frame = 0;
    const next = () => {
      frame = requestAnimationFrame((now_ms) => {
        latest.current(now_ms);
        next();
      });
    };
    next();
    return () => cancelAnimationFrame(frame);
  }, []);
}

/** Nobody reads figures that change faster; those of a page change in the same frames. */
const FIGURES_MS = 50;

/** The same for texts: each that changes has the page laid out and its layer painted anew. */
export function useFigures(write: () => void): void {
  const written = useRef(-1);
  useFrame((now_ms) => {
    const step = Math.floor(now_ms / FIGURES_MS);
    if (step === written.current) return;
    written.current = step;
    write();
  });
}

/**
 * Writes a text, but only when it is another one: a page that stands still is left alone. The text
 * node stays, as another one would be laid out from the ground up.
 */
export function writeText(element: Element | null, text: string): void {
  const node = element?.firstChild;
  if (node instanceof Text && node === element?.lastChild) {
    if (node.data !== text) node.data = text;
  } else if (element && element.textContent !== text) element.textContent = text;
}
