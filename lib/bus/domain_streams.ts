import { DOMAINS, type KnownDomain } from "@rangecast/domains/registry";
import type { PlayedStream } from "./jetstream_source.ts";
import { streamName } from "./streams.ts";

/** The domain whose observations a stream of `prefix` holds, or null when it is of no known one. */
export function domainOfStream(prefix: string, stream: string): KnownDomain | null {
  return DOMAINS.find(({ role }) => streamName(prefix, role) === stream) ?? null;
}

/** The stream of a domain and the subjects of its observations. */
export function streamOfDomain(prefix: string, { role, filters }: KnownDomain): PlayedStream {
  return { stream: streamName(prefix, role), filters: filters(prefix) };
}
