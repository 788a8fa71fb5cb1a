import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** Keys that the menu has for itself; all others are the page's. */
const OWN_KEYS: readonly string[] = [" ", "Enter", "Escape"];

/** Who looks, and the way out: a form, so that it works before any script has run. */
export function WhoMenu({ who, logOutPath }: {
  /** Who looks, and as what: `desk-07 · viewer`. */
  readonly who: string;
  /** Where the form leads to. */
  readonly logOutPath: string;
}) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Node && !menu.current?.contains(target)) close();
    };
    const events = ["pointerdown", "focusin"] as const;
    // Before the map, which keeps what is pressed on it for itself.
    for (const each of events) document.addEventListener(each, elsewhere, { capture: true });
    return () => {
      for (const each of events) document.removeEventListener(each, elsewhere, { capture: true });
    };
  }, []);
  return (
    <details class="who" ref={menu} onKeyDown={onKey}>
      <summary title={who}>
        <Icon name="person" />
        <span class="who-name">{who}</span>
      </summary>
      <div class="who-sheet">
        <p class="dim">Logged in as {who}</p>
        <form method="post" action={logOutPath}>
          <button type="submit">Log out</button>
        </form>
      </div>
    </details>
  );

  function close(): void {
    if (menu.current) menu.current.open = false;
  }

  function onKey(event: KeyboardEvent): void {
    if (!OWN_KEYS.includes(event.key)) return;
    if (event.key === "Escape") {
      if (!menu.current?.open) return;
      close();
      menu.current.querySelector("summary")?.focus();
    }
    event.stopPropagation();
  }
}
