import { type ComponentType, h, hydrate } from "preact";
import { Counter } from "./counter.tsx";

const props: unknown = JSON.parse(document.getElementById("island-props")?.textContent ?? "[]");
for (const marker of document.querySelectorAll<HTMLElement>('[data-island="Counter"]')) {
  const own: unknown = Object(props)[Number(marker.dataset.props)];
  // The server has rendered the same component with these props.
  hydrate(h(Counter as ComponentType<object>, Object(own)), marker);
  marker.dataset.state = "ready";
}
