import { decode } from "@rangecast/codec/cbor";
import type { ServerMessage } from "@rangecast/gateway/server-message";

/**
 * A message of the gateway: JSON in a text frame, CBOR in a binary one. The gateway is this
 * project's own and of the same version (`hello` has settled that), so its shape is taken on trust.
 * @throws Error when it is no such message.
 */
export function readMessage(data: string | Uint8Array): ServerMessage {
  const value: unknown = typeof data === "string" ? JSON.parse(data) : decode(data);
  if (typeof value !== "object" || value === null || !("type" in value)) {
    throw new SyntaxError("Cannot read a message as it must be a map with a 'type'");
  }
  return value as ServerMessage; // Agreed on by `hello`; see above.
}
