/** The nats-server release whose behaviour the broker follows; clients choose features by it. */
export const SERVER_VERSION = "2.12.0";
/** The JetStream API level of that release (ADR-44). */
export const API_LEVEL = 2;

export const SERVER_NAME = "rangecast-broker";

/** What differs from one INFO to the next. */
export interface InfoFacts {
  readonly serverId: string;
  readonly host: string;
  readonly port: number;
  readonly maxPayloadBytes: number;
  readonly authRequired: boolean;
  readonly clientId: number;
  readonly clientAddress: string;
  readonly lameDuck: boolean;
}

/** The body of INFO. */
export function serverInfo(facts: InfoFacts): Record<string, unknown> {
  return {
    server_id: facts.serverId,
    server_name: SERVER_NAME,
    version: SERVER_VERSION,
    proto: 1,
    host: facts.host,
    port: facts.port,
    headers: true,
    max_payload: facts.maxPayloadBytes,
    jetstream: true,
    client_id: facts.clientId,
    ...(facts.clientAddress === "" ? {} : { client_ip: facts.clientAddress }),
    ...(facts.authRequired ? { auth_required: true } : {}),
    ...(facts.lameDuck ? { ldm: true } : {}),
    api_lvl: API_LEVEL,
  };
}
