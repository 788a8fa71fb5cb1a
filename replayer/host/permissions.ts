import { natsPermissions } from "@rangecast/bus/nats-flags";
import { metricsPermissions } from "@rangecast/cli/metrics-flags";
import type { PermissionSet } from "@rangecast/cli/permissions";
import type { HostConfig } from "./config.ts";

/** What a replay host with this configuration reaches, and nothing else. */
export function permissions({ nats, metrics }: HostConfig): PermissionSet {
  const { net, read } = natsPermissions(nats);
  return { net: [...net, ...metricsPermissions(metrics).net], read };
}
