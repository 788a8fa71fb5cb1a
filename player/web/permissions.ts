import { natsPermissions } from "@rangecast/bus/nats-flags";
import { metricsPermissions } from "@rangecast/cli/metrics-flags";
import type { PermissionSet } from "@rangecast/cli/permissions";
import { SOCKET_VARIABLES } from "@rangecast/gateway/socket-variables";
import { webPermissions } from "@rangecast/web/web-flags";
import { BUILDS, type PlayerWebConfig, PROGRAM } from "./config.ts";
import { flightVariables } from "./flights/flight_settings.ts";

/** What the player's pages with this configuration reach, and nothing else. */
export function permissions(config: PlayerWebConfig): PermissionSet {
  const nats = natsPermissions(config.nats);
  const web = webPermissions(config.web, { program: PROGRAM, builds: BUILDS });
  const sites = config.sitesFile === undefined ? [] : [config.sitesFile];
  return {
    net: [...web.net, ...nats.net, ...metricsPermissions(config.metrics).net],
    read: [...web.read, ...nats.read, ...sites],
    write: web.write,
    env: [...SOCKET_VARIABLES, ...flightVariables(config.flights)],
  };
}
