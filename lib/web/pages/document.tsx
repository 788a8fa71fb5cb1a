import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Assets } from "../assets/assets.ts";
import { embeddedJson } from "./embedded_json.ts";
import { IslandContext, IslandProps } from "./island.tsx";

/** All islands' props together: a page's data beyond that comes over its socket. */
const MAX_PROPS_LENGTH = 256 * 1024;

/** By its name in the part of the build that all programs share. */
const ICON = "web/icon.svg";

/** Where the entry script finds the props of the islands. */
export const PROPS_ELEMENT = "island-props";

export interface DocumentParts {
  readonly title: string;
  readonly body: VNode;
  /** Names of style sheets in the build, in order. */
  readonly styles: readonly string[];
  /** The name of the script in the build that brings the islands to life. */
  readonly entry?: string | undefined;
  /** Names of what that script is going to load as soon as it runs: scripts, and JSON to fetch. */
  readonly soon?: readonly string[] | undefined;
  /** What the viewer has chosen over the system's preference. */
  readonly theme?: Theme | null | undefined;
}

export type Theme = "dark" | "light";

/**
 * A whole page as HTML. The islands' props stand in one block of data at its end.
 * @throws RangeError when the props are too large.
 */
export function renderDocument(assets: Assets, parts: DocumentParts): string {
  const gathered = new IslandProps();
  const body = renderToString(
    <IslandContext.Provider value={gathered}>{parts.body}</IslandContext.Provider>,
  );
  const head = renderToString(<Head assets={assets} parts={parts} />);
  const theme = parts.theme ? ` data-theme="${parts.theme}"` : "";
  return `<!doctype html>\n<html lang="en"${theme}>${head}<body>${body}${
    propsBlock(gathered)
  }</body></html>\n`;
}

function Head({ assets, parts: { title, styles, entry, soon = [] } }: {
  readonly assets: Assets;
  readonly parts: DocumentParts;
}) {
  const scripts = [...(entry === undefined ? [] : [entry]), ...soon.filter(isScript)];
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content="dark light" />
      <title>{title}</title>
      <link rel="icon" type="image/svg+xml" href={assets.url(ICON)} />
      {styles.map((name) => <link key={name} rel="stylesheet" href={assets.url(name)} />)}
      {[...new Set(scripts.flatMap((name) => assets.preloads(name)))]
        .map((url) => <link key={url} rel="modulepreload" href={url} />)}
      {entry === undefined ? null : <script type="module" src={assets.url(entry)}></script>}
      {soon.map((name) => <Soon key={name} name={name} url={assets.url(name)} />)}
    </head>
  );
}

/** Lets the browser load a file before the script that needs it has come that far. */
function Soon({ name, url }: { readonly name: string; readonly url: string }) {
  return isScript(name)
    ? <link rel="modulepreload" href={url} />
    : <link rel="preload" as="fetch" crossorigin="anonymous" href={url} />;
}

function isScript(name: string): boolean {
  return name.endsWith(".js");
}

function propsBlock({ all }: IslandProps): string {
  if (all.length === 0) return "";
  const json = embeddedJson(all);
  if (json.length > MAX_PROPS_LENGTH) {
    throw new RangeError(
      `Cannot render a page as its islands' props must be at most ${MAX_PROPS_LENGTH} characters: current value is ${json.length}`,
    );
  }
  return `<script type="application/json" id="${PROPS_ELEMENT}">${json}</script>`;
}
