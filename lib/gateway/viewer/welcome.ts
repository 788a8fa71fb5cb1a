import { type Encoding, PROTOCOL_VERSION } from "../protocol/protocol.ts";
import type { Welcome } from "../protocol/server_message.ts";
import type { Identity } from "./services.ts";

/** Silence after which the server counts as gone. */
const SILENCE_MS = 5_000;

/** The first message to a viewer; `server_ms` is Unix ms. */
export function welcome(
  encoding: Encoding,
  server_ms: number,
  { client_id, user, role }: Identity,
  domains: readonly string[],
): Welcome {
  return {
    type: "welcome",
    version: PROTOCOL_VERSION,
    encoding,
    server_ms,
    client_id,
    user,
    role,
    domains,
    silence_ms: SILENCE_MS,
  };
}
