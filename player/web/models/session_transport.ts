import type { OpenTransport } from "@rangecast/client/transport";
import { CLOSE_CODES } from "@rangecast/gateway/protocol";

/**
 * Opens connections as `open` does. A browser does not tell a page why a socket was refused: of one
 * that never opened, `isLoggedIn` is asked, so that a viewer whose session is gone is told so
 * instead of trying again for ever.
 */
export function sessionTransport(
  open: OpenTransport,
  isLoggedIn: () => Promise<boolean>,
): OpenTransport {
  return (events) => {
    let opened = false;
    return open({
      ...events,
      opened: () => {
        opened = true;
        return events.opened();
      },
      received: (data) => events.received(data),
      closed: (code, reason) => {
        // Whoever cannot be asked is away as well: that is a break like any other.
        const asked = opened ? Promise.resolve(true) : isLoggedIn().catch(() => true);
        asked.then((isIn) => {
          if (isIn) events.closed(code, reason);
          else events.closed(CLOSE_CODES.sessionEnded, "the session has ended");
        });
      },
    });
  };
}

/** Asks the page's own program (`pages.tsx`). */
export async function isLoggedIn(): Promise<boolean> {
  const { status } = await fetch("/session", { cache: "no-store" });
  return status !== 401;
}
