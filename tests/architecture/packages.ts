import { isOutside } from "../lint/scope.ts";
import type { Import } from "./imports.ts";
import { type Member, memberAt } from "./members.ts";

/** The package that a bare specifier names: `@a/b` of `@a/b/c.js`. */
export function packageName(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Packages with several homes: each is imported by one folder, but for the `shared` ones. */
export function homeFaults(
  imports: readonly Import[],
  members: readonly Member[],
  shared: readonly string[],
): string[] {
  const homes = new Map<string, Map<string, string>>();
  for (const { path, line, specifier } of imports) {
    if (specifier === null || isOutside(path) || /^([./]|node:|@rangecast\/)/.test(specifier)) {
      continue;
    }
    const name = packageName(specifier);
    const places = homes.get(name) ?? new Map<string, string>();
    places.set(memberAt(members, path).folder, `${path}:${line}`);
    homes.set(name, places);
  }
  return [...homes]
    .filter(([name, places]) => places.size > 1 && !shared.includes(name))
    .map(([name, places]) =>
      `${name} is imported by one folder, not by ${places.size}: ${[...places.values()].join(", ")}`
    );
}

/** What is wrong with the packages that the manifests name: each is pinned, once, and used. */
export function pinFaults(imports: readonly Import[], members: readonly Member[]): string[] {
  const pins = new Map<string, string>();
  return members.flatMap(({ folder, packages }) =>
    [...packages].flatMap(([name, pin]) => {
      const first = pins.get(name) ?? pin;
      pins.set(name, first);
      const used = imports.some(({ path, specifier }) =>
        specifier !== null && packageName(specifier) === name &&
        (folder === "" || memberAt(members, path).folder === folder)
      );
      const faults = [];
      if (!/^npm:.+@\d+\.\d+\.\d+(-[\w.]+)?$/.test(pin)) faults.push("needs an exact version");
      if (first !== pin) faults.push(`is ${first} elsewhere`);
      if (!used) faults.push("is not imported");
      return faults.map((fault) => `${folder && `${folder}/`}deno.json: ${name} ${fault}: ${pin}`);
    })
  );
}
