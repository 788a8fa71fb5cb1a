/** The colours of the tokens that are drawn with, as a canvas takes them. */
export interface Palette {
  readonly bg: string;
  readonly panel: string;
  readonly land: string;
  readonly line: string;
  readonly ink: string;
  readonly dim: string;
  readonly accent: string;
  readonly live: string;
  readonly replay: string;
  readonly alarm: string;
  readonly selection: string;
  readonly sans: string;
}

export function readPalette(page: Document): Palette {
  const style = getComputedStyle(page.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ...{ bg: token("bg"), panel: token("panel"), land: token("land"), line: token("line") },
    ...{ ink: token("ink"), dim: token("dim"), accent: token("accent"), live: token("live") },
    ...{ replay: token("replay"), alarm: token("alarm"), selection: token("selection") },
    sans: token("sans"),
  };
}

/** Calls `changed` when the theme does, by choice or by the machine's. */
export function watchPalette(page: Document, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(page.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: light)");
  system.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", changed);
  };
}
