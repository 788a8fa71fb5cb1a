import { natsPermissions } from "@rangecast/bus/nats-flags";
import { metricsPermissions } from "@rangecast/cli/metrics-flags";
import type { PermissionSet } from "@rangecast/cli/permissions";
import type { FindingsConfig } from "./config.ts";

/** What a findings service with this configuration reaches, and nothing else. */
export function permissions(config: FindingsConfig): PermissionSet {
  const { net, read } = natsPermissions(config.nats);
  const files = [config.rulesFile, config.sitesFile].filter((file) => file !== undefined);
  // To recompute is to print and end: nobody looks at its metrics.
  const metrics = config.recompute ? [] : metricsPermissions(config.metrics).net;
  return { net: [...net, ...metrics], read: [...read, ...files] };
}
