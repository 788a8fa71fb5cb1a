import manifest from "./deno.json" with { type: "json" };

/** The version of the whole kit: its programs are released together. */
export const VERSION: string = manifest.version;
