import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The height of an element, and of a row in it: fingers get taller rows. */
export function useHeight(
  element: RefObject<HTMLElement | null>,
  row_px: number,
  touchRow_px: number,
): { readonly height_px: number; readonly row_px: number } {
  const [height_px, setHeight] = useState(0);
  const [isCoarse, setCoarse] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    setCoarse(matchMedia("(pointer: coarse)").matches);
    const observer = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height ?? 0));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { height_px, row_px: isCoarse ? touchRow_px : row_px };
}
