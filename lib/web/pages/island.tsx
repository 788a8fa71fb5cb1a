import { type ComponentType, createContext, type VNode } from "preact";
import { useContext } from "preact/hooks";
import type { Jsonable } from "./jsonable.ts";

/** The most islands that one page holds: a list of a thousand rows is one island. */
const MAX_ISLANDS = 64;

/** The props of a page's islands, in the order in which they were rendered. */
export class IslandProps {
  readonly #all: unknown[] = [];

  get all(): readonly unknown[] {
    return this.#all;
  }

  /** Returns the place of `props`. */
  add(props: unknown): number {
    if (this.#all.length >= MAX_ISLANDS) {
      throw new RangeError(`Cannot render a page as it must have at most ${MAX_ISLANDS} islands`);
    }
    return this.#all.push(props) - 1;
  }
}

/** Where a page that is being rendered gathers the props of its islands. */
export const IslandContext = createContext<IslandProps | null>(null);

/**
 * A component that is rendered by the server inside of a marker, and brought to life in the
 * browser under `name`, with the same props.
 */
export function island<P extends object>(
  name: string,
  Component: ComponentType<P>,
): (props: P & Jsonable<P>) => VNode {
  return function Island(props) {
    const gathered = useContext(IslandContext);
    if (!gathered) {
      throw new TypeError(`Cannot render island ${name} as it must stand in a page`);
    }
    return (
      <div class="island" data-island={name} data-props={gathered.add(props)}>
        <Component {...props} />
      </div>
    );
  };
}
