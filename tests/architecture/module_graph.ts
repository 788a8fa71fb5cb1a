import { ROOT } from "../lint/scope.ts";
import { scanImports } from "./imports.ts";
import { isSource } from "./tree.ts";

/** The modules that a program starts as workers: those that a module it loads names by their URL. */
export async function workersOf(entryPoint: string): Promise<string[]> {
  const modules = await loadedModules(entryPoint);
  return modules.filter(isSource).flatMap((path) =>
    scanImports(path, Deno.readTextFileSync(ROOT + path))
      .filter(({ kind, specifier }) => kind === "reference" && isSource(specifier ?? ""))
      .map(({ specifier }) => new URL(specifier ?? "", `file:///${path}`).pathname.slice(1))
  );
}

interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
  }[];
}

/**
 * The project's modules that loading `path` reads, itself included; types alone load nothing.
 * @throws Error when one of them cannot be found.
 */
export async function loadedModules(path: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["info", "--json", path],
    cwd: ROOT,
    stdin: "null",
  }).output();
  if (!success) throw new Error(`Cannot follow ${path}: ${new TextDecoder().decode(stderr)}`);
  return reachable(JSON.parse(new TextDecoder().decode(stdout)), `file://${ROOT}${path}`)
    .map((specifier) => specifier.slice(`file://${ROOT}`.length));
}

function reachable({ modules }: Graph, root: string): string[] {
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const found = new Set([root]);
  for (const specifier of found) {
    const module = byName.get(specifier);
    if (!module || module.error !== undefined) {
      throw new Error(`Cannot follow ${specifier}: ${module?.error ?? "it is not in the graph"}`);
    }
    for (const { code } of module.dependencies ?? []) {
      if (code?.specifier?.startsWith(`file://${ROOT}`)) found.add(code.specifier);
    }
  }
  return [...found];
}
