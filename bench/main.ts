/** Runs one benchmark, or all of them: `deno task bench`, `deno task bench ingest 10`. */
import { messageOf } from "@rangecast/base/errors";
import * as broker from "./broker.ts";
import * as channels from "./channels.ts";
import * as decode from "./decode.ts";
import * as findings from "./findings.ts";
import * as flights from "./flights.ts";
import * as ingest from "./ingest.ts";
import * as latency from "./latency.ts";
import * as player from "./player.ts";
import * as start from "./start.ts";
import * as web from "./web.ts";

interface Bench {
  readonly name: string;
  readonly summary: string;
  run(args: string[]): Promise<void>;
}

const BENCHES: readonly Bench[] = [
  broker,
  channels,
  decode,
  findings,
  flights,
  ingest,
  latency,
  player,
  start,
  web,
];

const [wanted = "all", ...args] = Deno.args;
const chosen = BENCHES.filter(({ name }) => wanted === "all" || wanted === name);
if (chosen.length === 0) {
  const list = BENCHES.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join("\n");
  const text =
    `Usage: deno task bench [NAME [ARGS]]\n\n${list}\n  all        all of them, one after the other\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(text));
  Deno.exit(wanted === "--help" ? 0 : 2);
}
try {
  for (const bench of chosen) await bench.run(args);
} catch (error) {
  Deno.stderr.writeSync(new TextEncoder().encode(`bench: ${messageOf(error)}\n`));
  Deno.exit(1);
}
