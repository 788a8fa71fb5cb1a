import type { Program } from "@rangecast/cli/program";
import { configure, flightFlags, type FlightsConfig } from "./config.ts";
import { permissions } from "./permissions.ts";
import { runFlights } from "./run.ts";
import type { Variables } from "./variables.ts";

/** The producer of flights in an environment that says `variables`. */
export function flightsProgram(
  variables: Variables,
): Program<ReturnType<typeof flightFlags>, FlightsConfig> {
  return {
    name: "producer:flights",
    entryPoint: "producer/flights/main.ts",
    summary:
      "polls OpenSky for aircraft, or replays a file, and stores each state once in JetStream",
    examples: [
      "deno task producer:flights",
      "deno task producer:flights --lat-min 45.8 --lat-max 47.8 --lon-min 5.9 --lon-max 10.5",
      "deno task producer:flights --env-file opensky.env --permissions   # the line to start it with",
      "deno task producer:flights --mode replay --replay-file flights.jsonl --replay-speed 10",
    ],
    flags: flightFlags(variables),
    configure: (values) => configure(values, variables),
    permissions,
    run: runFlights,
  };
}
