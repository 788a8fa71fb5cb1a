import { isBrowserSafe, ROOT } from "../lint/scope.ts";
import { type Member, readManifest, readMembers } from "./members.ts";

/** Whether modules type-check as a browser sees them, and what the compiler says if not. */
export interface BrowserCheck {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Type-checks modules with the project's own strictness but the library of a browser, where there
 * is no `Deno`. `folder` is scratch space; `files` are absolute.
 */
export async function checkForBrowser(
  folder: string,
  files: readonly string[],
): Promise<BrowserCheck> {
  const config = browserConfig(readMembers(), readManifest("").compilerOptions ?? {});
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
  // Versions come from the project's lock; a copy, because this configuration uses less of it.
  await Deno.copyFile(`${ROOT}deno.lock`, `${folder}/deno.lock`);
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["check", "--quiet", "--cached-only", "--config", `${folder}/deno.json`, ...files],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return { ok: success, output: new TextDecoder().decode(stderr) };
}

function browserConfig(
  members: readonly Member[],
  compilerOptions: Readonly<Record<string, unknown>>,
): unknown {
  // The project's own folder names what JSX stands for.
  const safe = members.filter(({ folder }) => folder === "" || isBrowserSafe(`${folder}/`));
  const modules = members.flatMap(({ name, exports }) =>
    [...exports]
      .filter(([, path]) => isBrowserSafe(path))
      .map(([subpath, path]) => [name + subpath.slice(1), `file://${ROOT}${path}`])
  );
  const packages = safe.flatMap((member) => [...member.packages]);
  return {
    // Empty, so that Deno does not look for the project's own workspace above this file.
    workspace: [],
    compilerOptions: { ...compilerOptions, lib: ["esnext", "dom", "dom.iterable"] },
    imports: Object.fromEntries([...modules, ...packages]),
  };
}
