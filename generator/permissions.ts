import { natsPermissions } from "@rangecast/bus/nats-flags";
import { metricsPermissions } from "@rangecast/cli/metrics-flags";
import { formatAddress } from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";
import type { GeneratorConfig } from "./config.ts";
import { localAddress } from "./output/udp_sink.ts";

/** What a generator with this configuration reaches, and nothing else. */
export function permissions(config: GeneratorConfig): PermissionSet {
  const { fleet, sitesFile, targets, bus } = config;
  const flights = fleet.style === "recorded" ? fleet.paths : [];
  const sites = sitesFile === undefined ? [] : [sitesFile];
  const nats = bus === null ? { net: [], read: [] } : natsPermissions(bus.nats);
  const udp = [...targets.map(localAddress), ...targets].map(formatAddress);
  return {
    net: [...udp, ...nats.net, ...metricsPermissions(config.metrics).net],
    read: [...flights, ...sites, ...nats.read],
  };
}
