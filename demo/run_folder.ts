import { RUN_FOLDER } from "./config.ts";

const PREFIX = "run-";
/** Folders of demos that were killed are removed when they are older than this. */
const LEFT_BEHIND_MS = 24 * 3_600_000;

/** A folder of this demo's own, which goes away with it. */
export async function createRunFolder(now_ms: number): Promise<{ path: string } & AsyncDisposable> {
  await Deno.mkdir(RUN_FOLDER, { recursive: true });
  await removeLeftBehind(now_ms);
  const path = await Deno.makeTempDir({ dir: RUN_FOLDER, prefix: PREFIX });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

async function removeLeftBehind(now_ms: number): Promise<void> {
  for await (const { name } of Deno.readDir(RUN_FOLDER)) {
    if (name.startsWith(PREFIX)) await removeIfOld(`${RUN_FOLDER}/${name}`, now_ms);
  }
}

async function removeIfOld(path: string, now_ms: number): Promise<void> {
  try {
    const { mtime } = await Deno.stat(path);
    if (mtime && now_ms - mtime.getTime() > LEFT_BEHIND_MS) {
      await Deno.remove(path, { recursive: true });
    }
  } catch (error) {
    // Another demo has removed it meanwhile.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
