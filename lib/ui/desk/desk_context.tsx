import { type ComponentType, createContext, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { ManualClock } from "@rangecast/base/manual-clock";
import { LiveClient } from "@rangecast/client/live-client";
import { Desk } from "./desk.ts";

const DeskContext = createContext<Desk | null>(null);
let still: Desk | null = null;

/** The desk of the page. On the server it is one that never connects: what a page shows at first. */
export function useDesk(): Desk {
  return useContext(DeskContext) ?? (still ??= stillDesk());
}

/** The island with a desk at hand, for the registry of a page. */
export function withDesk<P extends object>(
  desk: Desk,
  Island: ComponentType<P>,
): (props: P) => VNode {
  return function IslandAtDesk(props: P) {
    return (
      <DeskContext.Provider value={desk}>
        <Island {...props} />
      </DeskContext.Provider>
    );
  };
}

function stillDesk(): Desk {
  const clock = new ManualClock();
  const client = new LiveClient({
    open: () => ({ send: () => {}, close: () => {} }),
    ...{ clock, random: () => 0, domain: "tspi", rate_hz: 1, channel: null, follow: false },
  });
  return new Desk({ client, clock, store: { get: () => null, set: () => {} } });
}
