import { bareSubject } from "../prefix.ts";
import type { FlightPayload } from "./message.ts";

const ICAO24 = /^[0-9a-f]{6}$/;

/** Whether `text` is an address of a transponder as it is published: six hex digits, lower case. */
export function isIcao24(text: string): boolean {
  return ICAO24.test(text);
}

/** Where the states of one aircraft are published: `flights.updates.4ca97b`. */
export function flightSubject(prefix: string, icao24: string): string {
  return bareSubject(prefix, `flights.updates.${icao24}`);
}

/** The subjects that hold all flights of `prefix`, and nothing else. */
export function flightFilters(prefix: string): string[] {
  return [bareSubject(prefix, "flights.updates.>")];
}

/** The aircraft of a subject, or null when it is none of `prefix`. */
export function parseFlightSubject(prefix: string, subject: string): string | null {
  const start = bareSubject(prefix, "flights.updates.");
  if (!subject.startsWith(start)) return null;
  const icao24 = subject.slice(start.length);
  return isIcao24(icao24) ? icao24 : null;
}

/** `Nats-Msg-Id` of a flight: an aircraft that has said nothing new is the same message again. */
export function flightMessageId(
  { icao24, last_contact_unix }: Pick<FlightPayload, "icao24" | "last_contact_unix">,
): string {
  return `${icao24}:${last_contact_unix}`;
}
