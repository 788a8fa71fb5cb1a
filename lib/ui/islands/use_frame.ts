import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import { type DrawFrame, IDLE_MS } from "../desk/frame_loop.ts";

/**
 * Calls `draw` for each frame of the page. It writes into elements by itself: nothing is rendered
 * anew for a figure that changes sixty times a second.
 */
export function useFrame(draw: DrawFrame): void {
  const { frames } = useDesk();
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => frames.add((now_ms) => latest.current(now_ms)), []);
}

/** How often texts change while somebody drags over time, and the page is the picture's. */
const DRAG_MS = 100;

/**
 * The same for texts: each that changes has the page laid out and its layer painted anew. Nobody
 * reads figures that change faster than a page that stands still; all change in the same frames.
 */
export function useFigures(write: () => void): void {
  const { playback } = useDesk();
  const written = useRef(-1);
  useFrame((now_ms) => {
    const step = Math.floor(now_ms / (playback.wanted.peek() === null ? IDLE_MS : DRAG_MS));
    if (step !== written.current) write();
    written.current = step;
    return false;
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
