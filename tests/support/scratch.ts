import { fileURLToPath } from "node:url";

const SCRATCH: string = fileURLToPath(new URL("../../.test/", import.meta.url));

/** A folder of one test's own, which goes when it is disposed of. */
export interface ScratchFolder extends AsyncDisposable {
  /** Absolute, without a trailing slash. */
  readonly path: string;
}

/** Makes an empty folder in `.test/`, the only place where tests write. */
export async function scratchFolder(): Promise<ScratchFolder> {
  await Deno.mkdir(SCRATCH, { recursive: true });
  const path = await Deno.makeTempDir({ dir: SCRATCH });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
