import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Sends a response of the web's own through Node's server, at the pace at which the client takes
 * it, and lets go of the rest when the client has gone.
 */
export async function sendResponse(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  const cookies = response.headers.getSetCookie();
  outgoing.statusCode = response.status;
  for (const [name, value] of headers) outgoing.setHeader(name, value);
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  // What is left of a body that nobody wanted is not read: the connection goes.
  const isWhole = incoming.complete;
  if (!isWhole) outgoing.setHeader("connection", "close");
  if (response.body && incoming.method !== "HEAD") await pump(response.body, outgoing);
  await ended(outgoing);
  if (!isWhole && !incoming.complete) incoming.destroy();
}

async function pump(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const onClose = () => void reader.cancel().catch(() => {});
  outgoing.once("close", onClose);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (outgoing.destroyed) break;
      if (!outgoing.write(next.value)) await drained(outgoing);
    }
  } finally {
    outgoing.off("close", onClose);
  }
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
  });
}

function ended(outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    outgoing.once("close", resolve);
    outgoing.end(() => resolve());
  });
}
