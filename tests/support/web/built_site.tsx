import { runBuild } from "@rangecast/web/build";
import { bundleCommand, type Target, TARGETS } from "@rangecast/web/build-targets";
import { definePage } from "@rangecast/web/define-page";
import { island } from "@rangecast/web/island";
import { type SampleServer, sampleServer } from "@rangecast/web/testing/sample-server";
import { ROOT } from "../../lint/scope.ts";
import { scratchFolder } from "../scratch.ts";
import { Counter } from "./counter.tsx";

const SAMPLE: Target = {
  name: "sample",
  entries: ["tests/support/web/browser.ts"],
  statics: null,
};
const CounterIsland = island("Counter", Counter);

/** What login and error pages need: the rest of a build takes longer. */
export const SHARED_PARTS: readonly Target[] = TARGETS.filter(({ name }) => name === "web");

/** Bundles and builds parts as `deno task build` does; returns their folders. */
export async function buildInto(folder: string, targets: readonly Target[]): Promise<string[]> {
  // Of its own: pages would be served with what an earlier bundle has left there.
  await using scratch = await scratchFolder();
  const bundledFolder = scratch.path;
  for (const target of targets) {
    const [command = "", ...args] = bundleCommand(target, bundledFolder);
    const { success, stderr } = await new Deno.Command(command, {
      args,
      cwd: ROOT,
      stdin: "null",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  await runBuild({ targets, bundledFolder, outFolder: folder }, { log });
  return targets.map(({ name }) => `${folder}/${name}`);
}

/** Serves a page with one island that has the given label, all of it really built. */
export async function builtSite(folder: string, label: string): Promise<SampleServer> {
  const builds = await buildInto(folder, [...SHARED_PARTS, SAMPLE]);
  return await sampleServer(folder, {
    builds,
    add: (app) => {
      app.get(
        "/",
        definePage({
          role: "viewer",
          styles: ["web/web.css"],
          entry: "sample/browser.js",
          data: ({ url }) => Number(url.searchParams.get("start") ?? 0),
          title: (start) => `Count from ${start}`,
          Body: ({ data, session }) => (
            <main class="gate">
              <h1>{session.name}</h1>
              <CounterIsland label={label} start={data} />
              <form method="post" action="/logout">
                <button type="submit">Log out</button>
              </form>
            </main>
          ),
        }),
      );
    },
  });
}
