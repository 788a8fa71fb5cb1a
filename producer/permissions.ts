import { natsPermissions } from "@rangecast/bus/nats-flags";
import { metricsPermissions } from "@rangecast/cli/metrics-flags";
import { formatAddress } from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";
import type { ProducerConfig } from "./config.ts";
import { socketAddress } from "./udp_messages.ts";
import { WORKER_MODULES } from "./udp_receiver.ts";

/** What a producer with this configuration reaches, and nothing else. */
export function permissions(config: ProducerConfig): PermissionSet {
  const nats = natsPermissions(config.nats);
  const feed = config.kernelDropsFile === undefined ? [] : [config.kernelDropsFile];
  return {
    net: [
      formatAddress(socketAddress(config.receiver)),
      ...nats.net,
      ...metricsPermissions(config.metrics).net,
    ],
    read: [...WORKER_MODULES, ...nats.read, ...feed],
  };
}
