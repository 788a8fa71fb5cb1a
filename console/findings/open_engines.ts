import { streamName } from "@rangecast/bus/streams";
import { readFlagFile } from "@rangecast/cli/flag-file";
import { DOMAINS } from "@rangecast/domains/registry";
import { NO_SITES, parseSites } from "@rangecast/domains/tspi/sites";
import { CATALOG } from "@rangecast/findings/catalog";
import { defaultRules } from "@rangecast/findings/default-rules";
import { FindingEngine } from "@rangecast/findings/finding-engine";
import { readRules, type Rule } from "@rangecast/findings/rules";
import type { FindingsConfig } from "./config.ts";

/** A domain that is watched, and where its observations are stored. */
export interface WatchedDomain {
  readonly engine: FindingEngine;
  readonly stream: string;
  readonly filters: readonly string[];
}

/**
 * An engine for each domain, with the rules that the configuration names.
 * @throws OperatorError when a file cannot be used.
 */
export async function openEngines(config: FindingsConfig): Promise<WatchedDomain[]> {
  const { prefix, rulesFile, sitesFile } = config;
  const rules: Rule[] = rulesFile === undefined
    ? defaultRules()
    : await readFlagFile("rules", rulesFile, (text) => readRules(JSON.parse(text), CATALOG));
  const sites = sitesFile === undefined
    ? NO_SITES
    : await readFlagFile("sites", sitesFile, parseSites);
  return DOMAINS.map(({ role, filters, open }) => ({
    engine: new FindingEngine({ domain: open({ prefix, sites }), kinds: CATALOG, rules }),
    stream: streamName(prefix, role),
    filters: filters(prefix),
  }));
}
