import type { Behaviour } from "./behaviour.ts";

export type Outcome = "ok" | "differs" | "FAILED" | "skipped";

/** What each server did in each behaviour, for the table at the end of the run. */
export class OutcomeTable {
  readonly #servers: readonly string[];
  readonly #rows = new Map<Behaviour, Map<string, Outcome>>();

  constructor(servers: readonly string[], behaviours: readonly Behaviour[]) {
    this.#servers = servers;
    for (const behaviour of behaviours) this.#rows.set(behaviour, new Map());
  }

  record(behaviour: Behaviour, server: string, outcome: Outcome): void {
    this.#rows.get(behaviour)?.set(server, outcome);
  }

  /** A line per behaviour and a column per server; a behaviour that was not run has no line. */
  toString(): string {
    const ran = [...this.#rows].filter(([, outcomes]) => outcomes.size > 0);
    const rows = ran.map(([behaviour, outcomes]) => [
      behaviour.area,
      behaviour.name,
      ...this.#servers.map((server) => outcomes.get(server) ?? "skipped"),
    ]);
    const lines = [["area", "behaviour", ...this.#servers], ...rows];
    const widths = lines[0]?.map((_, column) =>
      Math.max(...lines.map((line) => line[column]?.length ?? 0))
    );
    const text = lines.map((line) =>
      line.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join("  ").trimEnd()
    );
    return [...text, ...this.#servers.map((server) => this.#summary(server, ran))].join("\n") +
      "\n";
  }

  #summary(server: string, ran: [Behaviour, Map<string, Outcome>][]): string {
    const counts = new Map<Outcome, number>();
    for (const [, outcomes] of ran) {
      const outcome = outcomes.get(server) ?? "skipped";
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    return `${server}: ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ")}`;
  }
}
