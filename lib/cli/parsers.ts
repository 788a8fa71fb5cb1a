/**
 * Readers for flag values. Each throws a SyntaxError or RangeError that completes the sentence
 * "Cannot use --flag as ...".
 */
import { parseDuration, parseSize } from "@rangecast/base/quantities";
import type { SocketAddress } from "@rangecast/base/socket-address";
import { parseInstant } from "@rangecast/base/utc";

export { formatAddress, type SocketAddress } from "@rangecast/base/socket-address";

export function text(value: string): string {
  if (value === "") throw new SyntaxError("it must not be empty");
  return value;
}

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER) {
  return (value: string): number => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new RangeError(`it must be a whole number ${range}: current value is "${value}"`);
  };
}

export function decimal(min: number, max: number) {
  return (value: string): number => {
    const number = /^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    throw new RangeError(`it must be a number from ${min} to ${max}: current value is "${value}"`);
  };
}

export const port = wholeNumber(1, 65_535);
/** A port to serve on; 0 switches the service off. */
export const portOrOff = wholeNumber(0, 65_535);

export function duration(value: string): number {
  return parseDuration(value);
}

/** The text of an instant that may be relative: it is turned into one when it is known what now is. */
export function instantText(value: string): string {
  parseInstant(value, 0);
  return value;
}

export function size(value: string): number {
  return parseSize(value);
}

export function oneOf<const T extends string>(...choices: readonly T[]) {
  return (value: string): T => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice) return choice;
    throw new RangeError(`it must be one of ${choices.join(", ")}: current value is "${value}"`);
  };
}

/**
 * A literal IPv4 or IPv6 address, the latter in its shortest form. Names are refused because a
 * permission line that names a host cannot say which addresses it stands for; `localhost` is read
 * as 127.0.0.1.
 */
export function ipAddress(value: string): string {
  if (value === "localhost") return "127.0.0.1";
  if (isIpv4(value)) return value;
  const ipv6 = canonicalIpv6(value.replace(/^\[(.*)\]$/, "$1"));
  if (ipv6 !== null) return ipv6;
  throw new SyntaxError(
    `it must be an IP address, not a name, as permissions are given by address: current value is "${value}"`,
  );
}

function isIpv4(value: string): boolean {
  const parts = value.split(".");
  return parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

function canonicalIpv6(value: string): string | null {
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(value)) return null;
  const url = URL.parse(`http://[${value}]`);
  return url && url.hostname.slice(1, -1);
}

/** `IP:PORT`, with brackets around an IPv6 address; the port may be left out if there is a default. */
export function address(defaultPort?: number) {
  const form = defaultPort === undefined ? "IP:PORT" : "IP or IP:PORT";
  return (value: string): SocketAddress => {
    const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(value.replace(/^nats:\/\//, ""));
    const portNumber = match?.[2] === undefined ? defaultPort : port(match[2]);
    if (!match || portNumber === undefined) {
      throw new SyntaxError(
        `it must be ${form}, with brackets around IPv6: current value is "${value}"`,
      );
    }
    return { hostname: ipAddress(match[1] ?? ""), port: portNumber };
  };
}

/** A stream prefix: a subject token that also makes a stream name. */
export function streamPrefix(value: string): string {
  if (/^[a-z][a-z0-9_-]{0,31}$/.test(value)) return value;
  throw new SyntaxError(
    `it must be up to 32 of a-z, 0-9, - and _, starting with a letter: current value is "${value}"`,
  );
}
