import { natsPermissions } from "@rangecast/bus/nats-flags";
import { metricsPermissions } from "@rangecast/cli/metrics-flags";
import type { PermissionSet } from "@rangecast/cli/permissions";
import type { PlayerConfig } from "./config.ts";

/** What a player with this configuration reaches, and nothing else. */
export function permissions(config: PlayerConfig): PermissionSet {
  const nats = natsPermissions(config.nats);
  const sites = config.sitesFile === undefined ? [] : [config.sitesFile];
  const recording = config.cborFolder === undefined ? [] : [config.cborFolder];
  return {
    net: [...nats.net, ...metricsPermissions(config.metrics).net],
    // The folder is read to make sure that it is empty.
    read: [...nats.read, ...sites, ...recording],
    write: recording,
  };
}
