import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "@rangecast/launch/child-program";
import { requirement } from "./requirement.ts";
import { until } from "./until.ts";

const DATA = "../shared/data/flights";
const TOOL = "../shared/tools/opensky_server.ts";
const TRAFFIC = `${DATA}/switzerland.json.gz`;
/** It reads a day of traffic first. */
const READY_LIMIT_MS = 60_000;

/** Whether the recordings of real flights lie beside the project, and the tool that serves them. */
export const needsRealFlights = requirement(
  "real flights",
  await Deno.stat(TRAFFIC).then(() => true, () => false),
  `put them in ${TRAFFIC}`,
);

/** Starts the stand-in for OpenSky's API that serves recorded traffic; `extra` are its flags. */
export async function startOpenSky(
  port: number,
  extra: readonly string[],
): Promise<ChildProgram> {
  const tool = ChildProgram.start({
    name: "opensky",
    command: [
      ...["deno", "run", "--no-prompt", `--allow-net=127.0.0.1:${port}`],
      ...[`--allow-read=${DATA}`, TOOL, "--port", `${port}`, ...extra],
    ],
    clock: systemClock,
    onOutput: () => {},
  });
  // Any other path than that of the API is no request that it counts.
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`).then(async (response) => {
      await response.body?.cancel();
      return true;
    }, () => false);
  try {
    await until("it serves", answers, READY_LIMIT_MS);
    return tool;
  } catch (error) {
    await tool[Symbol.asyncDispose]();
    throw error;
  }
}
