import { isBrowserSafe, isOutside, isTestFile } from "../lint/scope.ts";
import type { Import } from "./imports.ts";
import { type Member, memberAt } from "./members.ts";
import { packageName } from "./packages.ts";

/** The shared folders, lowest first: a module imports only from folders below its own. */
export const LAYERS: readonly (readonly string[])[] = [
  ["base"],
  ["codec", "broker", "metrics", "cli"],
  ["domains", "launch"],
  ["channel", "schema"],
  ["playback"],
  ["archive", "bus", "findings"],
  ["gateway"],
  ["client", "web"],
  ["ui"],
];

/** Folders that stand on base alone, whatever lies below their layer. */
const ON_BASE_ALONE: readonly string[] = ["broker", "metrics", "cli"];

const SCOPE = "@rangecast/";

/** Stands in a crossing for an import whose module is computed. */
export const COMPUTED = "(computed)";

/** An import that the rules would refuse, and that is wanted. */
export interface Crossing {
  /** The importing file, or a folder with a trailing slash. */
  readonly from: string;
  /**
   * A member's name; for a relative path the folder that it ends in, with a trailing slash;
   * {@linkcode COMPUTED} for what is known at run time alone.
   */
  readonly to: string;
  readonly reason: string;
}

/** What an import is judged by. */
export interface House {
  readonly members: readonly Member[];
  readonly crossings: readonly Crossing[];
  /** Packages that tests alone import. */
  readonly testPackages: readonly string[];
}

/** Why an import is not permitted, or null. */
export function judgeImport(found: Import, house: House): string | null {
  const { specifier, kind, path } = found;
  if (specifier === null) {
    const wanted = house.crossings.some(({ from, to }) => to === COMPUTED && matches(path, from));
    return wanted ? null : "an import() has its module written out, not computed";
  }
  if (/^\.\.?(\/|$)/.test(specifier)) return judgeRelative({ ...found, specifier }, house);
  if (kind === "reference") return null;
  if (specifier.startsWith("node:")) {
    return isBrowserSafe(path) ? "a browser has no node: modules" : null;
  }
  if (/^(\/|\w+:)/.test(specifier)) {
    return "what comes from outside is named in the imports of the member's deno.json";
  }
  if (specifier.startsWith(SCOPE)) return judgeMember(path, specifier, house);
  return judgePackage(path, packageName(specifier), house);
}

function judgeRelative(
  { path, specifier, kind }: Import & { readonly specifier: string },
  house: House,
): string | null {
  const ofTests = isOutside(path) || isTestFile(path);
  const target = projectTarget(path, specifier);
  // Tests may look for data beside the project, and leave out what needs it when there is none.
  if (target === null) return ofTests && kind === "reference" ? null : "it leaves the project";
  const own = memberAt(house.members, path).folder;
  const other = memberAt(house.members, target).folder;
  if (own === other) return null;
  const data = other === "" && (isOutside(path) || /^(fixtures|schemas)\//.test(target));
  if (data && ofTests) return null;
  const crossing = house.crossings.some(({ from, to }) =>
    matches(path, from) && target.startsWith(to)
  );
  return crossing ? null : "a relative path stays inside its member";
}

/** What a relative specifier names, from the project's folder; null when it is outside of that. */
function projectTarget(path: string, specifier: string): string | null {
  const root = "/above/project/";
  const { pathname } = new URL(specifier, `file://${root}${path}`);
  return `${pathname}/`.startsWith(root) ? pathname.slice(root.length) : null;
}

function judgeMember(path: string, specifier: string, house: House): string | null {
  const target = house.members.find(({ name }) => name === packageName(specifier));
  if (!target) return "there is no such member";
  const subpath = `.${specifier.slice(target.name.length)}`;
  if (!target.exports.has(subpath)) return `${target.folder}/deno.json does not export it`;
  const own = memberAt(house.members, path).folder;
  if (own === target.folder) return "a member names its own modules by relative paths";
  if (isOutside(path)) return null;
  if (house.crossings.some(({ from, to }) => matches(path, from) && target.name === to)) {
    return null;
  }
  if (isOutside(`${target.folder}/`)) {
    return isTestFile(path) ? null : `${target.folder} stands outside: only tests import it`;
  }
  return judgeLayer(path, own, target.folder, target.exports.get(subpath) ?? "");
}

function judgeLayer(path: string, own: string, target: string, module: string): string | null {
  const [ownName, name] = [libName(own), libName(target)];
  if (name === null) {
    return own === "" ? "demo.ts starts programs and imports none" : "components are not imported";
  }
  if (isBrowserSafe(path) && !isBrowserSafe(module)) {
    return "a module for the browser imports only browser-safe modules";
  }
  if (ownName === null) return null;
  if (ON_BASE_ALONE.includes(ownName) && name !== "base") return `${own} imports only lib/base`;
  return layer(name) < layer(ownName)
    ? null
    : `imports go down only: ${own} is not above ${target}`;
}

/** `base` of `lib/base`; null for a component and for the project's own folder. */
function libName(folder: string): string | null {
  return folder.startsWith("lib/") ? folder.slice("lib/".length) : null;
}

function layer(name: string): number {
  return LAYERS.findIndex((names) => names.includes(name));
}

function judgePackage(path: string, name: string, house: House): string | null {
  const own = memberAt(house.members, path);
  if (house.testPackages.includes(name)) {
    return isTestFile(path) || isOutside(path) ? null : "this package is for tests alone";
  }
  return own.packages.has(name) ? null : `${own.folder}/deno.json does not name this package`;
}

function matches(path: string, from: string): boolean {
  return from.endsWith("/") ? path.startsWith(from) : path === from;
}
