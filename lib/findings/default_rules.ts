import { CATALOG } from "./detectors/catalog.ts";
import file from "./default_rules.json" with { type: "json" };
import { readRules, type Rule } from "./rules.ts";

/** The rules that come with the kit, which a file may take the place of. */
export function defaultRules(): Rule[] {
  return readRules(file, CATALOG);
}
