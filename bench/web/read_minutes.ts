import { parseArgs } from "node:util";

const DEFAULT_MINUTES = 1;
const MOST_MINUTES = 60;

/** The minutes of `--minutes N`. @throws RangeError for what is no whole number of 1 to 60. */
export function readMinutes(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { minutes: { type: "string" } } });
  const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES) return minutes;
  throw new RangeError(
    `Cannot measure as --minutes must be from 1 to ${MOST_MINUTES}: current value is ${values.minutes}`,
  );
}
