import { type ComponentType, h, hydrate as bringToLife, type VNode } from "preact";

/** Where the server has written the props of a page's islands (lib/web, `document.tsx`). */
const PROPS_ELEMENT = "island-props";

/**
 * The islands of a bundle by the names under which pages render them. Each has props of its own,
 * which the server has checked when it rendered them.
 */
export type IslandRegistry = Readonly<Record<string, (props: never) => VNode | null>>;

/**
 * Brings the islands of this page to life, with the props that the server has rendered them with.
 * Returns how many there are. @throws TypeError for an island that the registry does not know.
 */
export function hydrate(registry: IslandRegistry, page: Document = document): number {
  const props = readProps(page);
  const places = [...page.querySelectorAll<HTMLElement>("[data-island]")];
  for (const place of places) {
    const { island = "", props: index = "" } = place.dataset;
    if (!Object.hasOwn(registry, island)) {
      throw new TypeError(`Cannot hydrate the page as its island ${island} is in no registry`);
    }
    // The server has rendered this island with these props.
    const component = registry[island] as ComponentType<object>;
    bringToLife(h(component, Object(props[Number(index)])), place);
  }
  return places.length;
}

function readProps(page: Document): readonly unknown[] {
  const text = page.getElementById(PROPS_ELEMENT)?.textContent;
  const props: unknown = JSON.parse(text || "[]");
  return Array.isArray(props) ? props : [];
}
