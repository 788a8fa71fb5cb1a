import { browserGlobals } from "./browser_globals.ts";
import { clockOnly } from "./clock_only.ts";
import { EXCEPTIONS, type Exceptions, isExcepted } from "./exceptions.ts";
import { explainedCast } from "./explained_cast.ts";
import { namedSkip } from "./named_skip.ts";
import { noConsole } from "./no_console.ts";
import { noSleep } from "./no_sleep.ts";
import type { HouseRule } from "./rule.ts";
import { projectPath } from "./scope.ts";

/** The lint rules by name; diagnostics call them `house/<name>`. */
export const RULES = {
  "browser-globals": browserGlobals,
  "clock-only": clockOnly,
  "explained-cast": explainedCast,
  "named-skip": namedSkip,
  "no-console": noConsole,
  "no-sleep": noSleep,
} satisfies Record<string, HouseRule>;

/** The rules as a plugin for `deno lint`, which is silent about the files in `exceptions`. */
export function housePlugin(exceptions: Exceptions): Deno.lint.Plugin {
  const rules = Object.entries<HouseRule>(RULES).map(([name, rule]) => {
    const create = (context: Deno.lint.RuleContext) => {
      const path = projectPath(context.filename);
      const silent = !rule.appliesTo(path) || isExcepted(exceptions, name, path);
      return silent ? {} : rule.create(context);
    };
    return [name, { create }];
  });
  return { name: "house", rules: Object.fromEntries(rules) };
}

export default housePlugin(EXCEPTIONS);
