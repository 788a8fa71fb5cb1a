import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** What the server would send for this. */
export function render(node: VNode): string {
  return renderToString(node);
}
