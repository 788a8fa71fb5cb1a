/** What the producers of a system count, together. Null where none of them counts it. */
export interface ProgramCounts {
  /** Messages per second that come in. */
  readonly received_per_s: number | null;
  readonly refused: number | null;
  /** Valid and not stored: dropped at a bound, or given up. */
  readonly lost: number | null;
  readonly kernel_drops: number | null;
}

type Report = Readonly<Record<string, unknown>>;

/** Reads the health reports of producers; what is missing or malformed counts as nothing. */
export function programCounts(reports: readonly Report[]): ProgramCounts {
  // Players receive as well: the same messages once more.
  const programs = reports.filter(({ program }) =>
    typeof program === "string" && /^producer(:|$)/.test(program)
  );
  const ledgers = programs.map(({ ledger }) => ledger).filter(isRecord);
  const sumOf = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  };
  return {
    received_per_s: sumOf(
      programs.map(({ rates }) => isRecord(rates) ? numberOf(rates.received) : null),
    ),
    refused: sumOf(ledgers.map(({ refused }) => total(refused))),
    lost: sumOf(ledgers.flatMap(({ dropped, failed }) => [total(dropped), total(failed)])),
    kernel_drops: sumOf(programs.map(({ kernel_drops }) => numberOf(kernel_drops))),
  };
}

/** A number, or the sum of the numbers by reason. */
function total(value: unknown): number | null {
  if (!isRecord(value)) return numberOf(value);
  return Object.values(value).reduce<number>((sum, each) => sum + (numberOf(each) ?? 0), 0);
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function isRecord(value: unknown): value is Report {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
