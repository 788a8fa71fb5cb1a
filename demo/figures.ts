import type { Clock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { LedgerSnapshot } from "@rangecast/bus/ledger";
import { readUdpDrops } from "@rangecast/launch/kernel-drops";
import { readLine } from "@rangecast/launch/read-line";
import type { DemoConfig } from "./config.ts";
import type { DemoState } from "./summary.ts";

/** Collects what the programs do not print: the producer's ledger, and what the kernel dropped. */
export class Figures {
  constructor(
    readonly state: DemoState,
    readonly ports: Pick<DemoConfig, "udpPort" | "metricsPort">,
    /** Where the producer looks for the kernel's count. */
    readonly kernelDropsFile: string,
    readonly clock: Clock,
  ) {}

  async read(): Promise<void> {
    this.state.kernelDrops = await readUdpDrops(this.ports.udpPort);
    if (this.state.kernelDrops !== null) {
      const report = { drops: this.state.kernelDrops, ts: formatIso(this.clock.nowMs()) };
      await Deno.writeTextFile(this.kernelDropsFile, JSON.stringify(report));
    }
    this.state.ledger = await readLedger(this.ports.metricsPort) ?? this.state.ledger;
  }
}

async function readLedger(metricsPort: number): Promise<LedgerSnapshot | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${metricsPort}/health`);
    return readLine<{ ledger?: LedgerSnapshot }>(await response.text()).ledger ?? null;
  } catch {
    // The producer is ending; its last figures stand.
    return null;
  }
}
