import { messageOf, OperatorError } from "@rangecast/base/errors";
import { permissionLine } from "@rangecast/launch/permission-line";
import { prepareDataFolder } from "@rangecast/web/data-folder";
import { bundleCommand, TARGETS } from "@rangecast/web/build-targets";

/**
 * Bundles and builds what pages load, as `deno task build` does, and makes a data folder with no
 * users, as viewers come by a link. It takes half a second, so nothing asks whether the last build will do.
 * @throws OperatorError when one of the steps fails.
 */
export async function preparePages(runFolder: string, dataFolder: string): Promise<void> {
  const bundled = `${runFolder}/bundled`;
  await prepareDataFolder(dataFolder);
  await Promise.all(TARGETS.map((target) => run(bundleCommand(target, bundled))));
  await run(await permissionLine("lib/web/build/main.ts", ["--bundled", bundled]));
}

async function run([command = "", ...args]: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const words = new TextDecoder().decode(stderr).trim();
  throw new OperatorError(`Cannot prepare the pages: ${words}`);
}

/** The first line of what went wrong. */
export function reasonOf(error: unknown): string {
  return messageOf(error).split("\n")[0] ?? "";
}
