import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** Requests whose headers make no sense: they get no page, as they come from no browser. */
export class BadRequest extends Error {
  override name = "BadRequest";
}

/** Headers that only one place may set; a second one is an attempt to be taken for somebody else. */
const SINGLE: readonly string[] = ["authorization", "content-type", "host", "origin"];

/**
 * A request of Node's server as the web's own.
 * @throws BadRequest when its address or headers are not valid.
 */
export function webRequest(
  incoming: IncomingMessage,
  { isSecure, signal }: { readonly isSecure: boolean; readonly signal: AbortSignal },
): Request {
  const headers = webHeaders(incoming);
  const { method = "GET", url = "" } = incoming;
  const host = headers.get("host");
  const address = url.startsWith("/") && host !== null
    ? URL.parse(`${isSecure ? "https" : "http"}://${host}${url}`)
    : null;
  if (!address || address.host !== host?.toLowerCase()) {
    throw new BadRequest("the request has no valid address");
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  try {
    return new Request(address, {
      method,
      headers,
      signal,
      // Node's types and the runtime's name the same streams.
      ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
    });
  } catch (error) {
    throw new BadRequest("the request has a method that is not served", { cause: error });
  }
}

/** @throws BadRequest when one is there twice that must not be. */
export function webHeaders({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? "").toLowerCase();
    if (SINGLE.includes(name) && headers.has(name)) throw new BadRequest(`${name} is there twice`);
    try {
      headers.append(name, rawHeaders[i + 1] ?? "");
    } catch (error) {
      throw new BadRequest("the request has headers that are not valid", { cause: error });
    }
  }
  // Browsers send one cookie header; two are joined as HTTP/2 does (RFC 9113, 8.2.3).
  const cookie = headers.get("cookie");
  if (cookie !== null) headers.set("cookie", cookie.replaceAll(", ", "; "));
  return headers;
}

/**
 * The address of the client: behind a proxy what the proxy says, which is the last entry. What a
 * client has written into the header itself stands before it.
 */
export function clientAddress(
  socketAddress: string | undefined,
  headers: Pick<Headers, "get">,
  behindProxy: boolean,
): string {
  const told = behindProxy ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  return told !== undefined && /^[\da-f.:]{2,45}$/i.test(told) ? told : socketAddress ?? "";
}
