import { tspiDomain } from "@rangecast/domains/tspi/tspi-domain";
import { CATALOG } from "@rangecast/findings/catalog";
import { defaultRules } from "@rangecast/findings/default-rules";
import { FindingEngine } from "@rangecast/findings/finding-engine";
import { simulatedReport } from "@rangecast/findings/simulated-report";
import type { TspiScenario } from "@rangecast/findings/tspi-scenarios";

/** The rules, as they are shipped, that find something about a made-up sensor. */
export function findReports({ reports, end_ms }: TspiScenario): string[] {
  const domain = tspiDomain();
  const engine = new FindingEngine({ domain, kinds: CATALOG, rules: defaultRules() });
  const found = reports.flatMap((report, seq) => {
    const received = { stored_ms: report.recv_ms, header: () => null };
    const observation = domain.observe(simulatedReport(report), received);
    return engine.observe(observation, { stream: "TSPI", seq });
  });
  return [...new Set([...found, ...engine.tick(end_ms)].map(({ rule }) => rule))];
}
