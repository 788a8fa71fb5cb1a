import { systemClock } from "@rangecast/base/clock";
import { flightScenarios } from "@rangecast/findings/flight-scenarios";
import { type Outcome, scoreRules } from "@rangecast/findings/score";
import { tspiScenarios } from "@rangecast/findings/tspi-scenarios";
import { findAll } from "./findings/find_all.ts";
import { findReports } from "./findings/find_reports.ts";
import { readRecording, RECORDINGS } from "./findings/recordings.ts";
import { printTable, type Row } from "./report.ts";

export const name = "findings";
export const summary =
  "precision and recall of each rule on made-up flights and sensors, findings on real ones";

const SCORE_HEADER: Row = ["rule", "precision", "recall", "hits", "false alarms", "misses"];

/** Flights, or sensors, of each kind. */
const VARIANTS = 40;

/** Looks for everything in made-up flights, and in the recordings that are given beside the project. */
export async function run(_args: string[]): Promise<void> {
  printScores();
  for (const recording of RECORDINGS) {
    const reports = await readRecording(recording);
    if (reports) printFindings(recording, reports);
  }
}

function printScores(): void {
  const flights = flightScenarios(VARIANTS).map(({ expected, reports }) => ({
    expected,
    found: [...new Set(findAll(reports).findings.map(({ rule }) => rule))],
  }));
  printTable(`${flights.length} made-up flights`, SCORE_HEADER, scoreRows(flights));
  const sensors = tspiScenarios(VARIANTS).map((scenario) => ({
    expected: scenario.expected,
    found: findReports(scenario),
  }));
  printTable(`${sensors.length} made-up sensors`, SCORE_HEADER, scoreRows(sensors));
}

function scoreRows(outcomes: readonly Outcome[]): Row[] {
  const share = (value: number | null) => value === null ? "-" : value.toFixed(3);
  return scoreRules(outcomes).map((score) => [
    score.rule,
    share(score.precision),
    share(score.recall),
    score.hits,
    score.false_alarms,
    score.misses,
  ]);
}

function printFindings(recording: string, reports: Parameters<typeof findAll>[0]): void {
  const started_ms = systemClock.monotonicMs();
  const { findings, hours, aircraft } = findAll(reports);
  const took_s = (systemClock.monotonicMs() - started_ms) / 1000;
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const rows = rules.map((rule) => {
    const count = findings.filter((finding) => finding.rule === rule).length;
    return [rule, String(count), (count / hours).toFixed(2)];
  });
  const all = ["all", String(findings.length), (findings.length / hours).toFixed(2)];
  const title = `${recording}, ${reports.length} reports of ${aircraft} aircraft, ` +
    `${hours.toFixed(1)} h, ${took_s.toFixed(1)} s`;
  printTable(title, ["rule", "findings", "per hour"], [...rows, all]);
}
