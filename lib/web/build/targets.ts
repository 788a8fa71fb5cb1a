/** One part of the build: what the pages of one program, or of all, load. */
export interface Target {
  /** Its folder in the build, and in the addresses of its files. */
  readonly name: string;
  /** Scripts and style sheets that pages name; what these import comes along. */
  readonly entries: readonly string[];
  /** A folder of files that are served as they are, such as pictures; null for none. */
  readonly statics: string | null;
}

/** Everything that `deno task build` makes. */
export const TARGETS: readonly Target[] = [
  { name: "web", entries: ["lib/web/styles/web.css"], statics: "lib/web/static" },
  {
    name: "player",
    entries: ["player/web/browser.ts", "player/web/player.css"],
    statics: "lib/ui/static",
  },
];

/** Where the runtime's bundler leaves what the build then takes. */
export const BUNDLED_FOLDER = ".build/bundled";

/**
 * The bundler's command for one part. It is the runtime itself, like `deno install`: no code of
 * this project runs in it. It gets esbuild from npm when it runs for the first time on a machine.
 */
export function bundleCommand({ name, entries }: Target, outdir = BUNDLED_FOLDER): string[] {
  return [
    ...["deno", "bundle", "--quiet", "--frozen", "--platform", "browser"],
    ...["--code-splitting", "--minify", "--outdir", `${outdir}/${name}`],
    ...entries,
  ];
}

/** The line of `deno.json` that comes before the build's own: all parts, made anew. */
export function bundleLine(targets: readonly Target[] = TARGETS): string {
  return [
    "deno install --frozen --quiet",
    `rm -rf ${BUNDLED_FOLDER}`,
    ...targets.map((target) => bundleCommand(target).join(" ")),
  ].join(" && ");
}
