import { OperatorError } from "@rangecast/base/errors";
import { formatIso, parseInstant } from "@rangecast/base/utc";
import { BusConnection } from "@rangecast/bus/connection";
import { LineWriter } from "@rangecast/cli/line-writer";
import type { ProgramContext } from "@rangecast/cli/program";
import type { FindingsConfig } from "./config.ts";
import { openEngines } from "./open_engines.ts";
import { recompute } from "./recompute.ts";
import { serve } from "./serve.ts";

/** Watches until asked to stop; or prints what is found in the past, and ends. */
export async function runFindings(config: FindingsConfig, context: ProgramContext): Promise<void> {
  const domains = await openEngines(config);
  await using connection = await BusConnection.open(config.nats, "rangecast-findings");
  if (!config.recompute) return await serve(config, context, connection, domains);
  const { clock, log, stop } = context;
  const { from_ms, to_ms } = range(config.recompute, clock.nowMs());
  log.info("recomputing", { from: formatIso(from_ms), to: formatIso(to_ms) });
  const lines = new LineWriter(Deno.stdout);
  const over = new AbortController();
  lines.closed.then(() => over.abort());
  const ended = AbortSignal.any([stop, over.signal]);
  for (const domain of domains) {
    const options = { ...domain, connection, clock, stop: ended, from_ms, to_ms };
    for await (const finding of recompute(options)) {
      lines.write(JSON.stringify(finding));
      if (!lines.hasRoom) await lines.ready();
    }
    const { observations, counts } = domain.engine;
    log.info("looked through", { domain: domain.engine.domain, observations, ...counts });
  }
  await lines.flush();
}

function range(
  { from, to }: { readonly from: string; readonly to: string },
  now_ms: number,
): { readonly from_ms: number; readonly to_ms: number } {
  const [from_ms, to_ms] = [parseInstant(from, now_ms), parseInstant(to, now_ms)];
  if (from_ms < to_ms) return { from_ms, to_ms };
  throw new OperatorError(
    `Cannot recompute as --from must be before --to: current values are ${from} and ${to}`,
  );
}
