/** The CBOR form of a published payload, for the hot path: no object tree in between. */
export { encodePayload } from "./encode_payload.ts";
export { decodePayload, PAYLOAD_REFUSALS, type PayloadRefusal } from "./decode_payload.ts";
