import { ROOT } from "../lint/scope.ts";

/** One package of the workspace; the project's own folder is the member `""`. */
export interface Member {
  /** From the project's folder: `lib/base`. */
  readonly folder: string;
  /** `@rangecast/base`. */
  readonly name: string;
  /** Public modules by subpath (`.`, `./clock`), as paths from the project's folder. */
  readonly exports: ReadonlyMap<string, string>;
  /** Packages that it may import, with what they stand for: `npm:cborg@6.1.5`. */
  readonly packages: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly name?: string;
  readonly workspace?: readonly string[];
  readonly exports?: string | Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
  readonly tasks?: Readonly<Record<string, string>>;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
}

/** The `deno.json` of a folder of the project (`""` or ending in a slash). */
export function readManifest(folder: string): Manifest {
  return JSON.parse(Deno.readTextFileSync(`${ROOT}${folder}deno.json`));
}

/** The project's own folder and all members of its workspace. */
export function readMembers(): Member[] {
  const folders = (readManifest("").workspace ?? []).map((folder) => folder.replace(/^\.\//, ""));
  return ["", ...folders].map((folder) => member(folder, readManifest(folder && `${folder}/`)));
}

/** What a manifest says about the member in `folder`. */
export function member(folder: string, manifest: Manifest): Member {
  const exports = typeof manifest.exports === "string"
    ? { ".": manifest.exports }
    : manifest.exports ?? {};
  const modules = Object.entries(exports)
    .map(([subpath, file]) => [subpath, file.replace("./", `${folder}/`)] as const);
  return {
    folder,
    name: manifest.name ?? "",
    exports: new Map(modules),
    packages: new Map(Object.entries(manifest.imports ?? {})),
  };
}

/** The member that a path lies in. */
export function memberAt(members: readonly Member[], path: string): Member {
  const found = members.find(({ folder }) => folder !== "" && path.startsWith(`${folder}/`));
  return found ?? members.find(({ folder }) => folder === "") ?? member("", {});
}
