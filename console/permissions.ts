import { natsPermissions } from "@rangecast/bus/nats-flags";
import type { PermissionSet } from "@rangecast/cli/permissions";
import { type ConsoleConfig, needsBroker } from "./config.ts";

/** What a console with this configuration reaches, and nothing else. */
export function permissions(config: ConsoleConfig): PermissionSet {
  return needsBroker(config) ? natsPermissions(config.nats) : {};
}
