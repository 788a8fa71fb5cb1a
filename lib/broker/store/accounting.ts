import type { Accounting } from "./message_store.ts";

// What nats-server adds to a message's subject, headers and payload for its own records.
const MEMORY_RECORD_BYTES = 16;
const FILE_RECORD_BYTES = 30;
const FILE_HEADER_LENGTH_BYTES = 4;

/** How nats-server counts a message of a stream with memory storage. */
export const memoryAccounting: Accounting = (subjectBytes, _headerBytes, bodyBytes) =>
  subjectBytes + bodyBytes + MEMORY_RECORD_BYTES;

/** How nats-server counts a message of a stream with file storage. */
export const fileAccounting: Accounting = (subjectBytes, headerBytes, bodyBytes) =>
  subjectBytes + bodyBytes + FILE_RECORD_BYTES + (headerBytes > 0 ? FILE_HEADER_LENGTH_BYTES : 0);
