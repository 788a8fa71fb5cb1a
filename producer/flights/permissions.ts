import { natsPermissions } from "@rangecast/bus/nats-flags";
import { metricsPermissions } from "@rangecast/cli/metrics-flags";
import type { PermissionSet } from "@rangecast/cli/permissions";
import type { FlightsConfig } from "./config.ts";
import { hostAndPort } from "./service_url.ts";
import { VARIABLES } from "./variables.ts";

/** What a producer of flights with this configuration reaches, and nothing else. */
export function permissions({ input, nats, metrics, envFile }: FlightsConfig): PermissionSet {
  const broker = natsPermissions(nats);
  const live = input.mode === "live";
  return {
    net: [
      ...(live ? [hostAndPort(input.baseUrl), hostAndPort(input.tokenUrl)] : []),
      ...broker.net,
      ...metricsPermissions(metrics).net,
    ],
    read: [envFile, ...broker.read, ...(live ? [] : [input.file])],
    env: VARIABLES,
  };
}
