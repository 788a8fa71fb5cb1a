import { type FlagValues, value } from "@rangecast/cli/flags";
import { text } from "@rangecast/cli/parsers";
import type { PermissionSet } from "@rangecast/cli/permissions";
import { BUILD_FOLDER } from "../web_flags.ts";
import { BUNDLED_FOLDER, type Target, TARGETS } from "./targets.ts";

export const BUILD_FLAGS = {
  bundled: value({
    placeholder: "DIR",
    help: "where the bundler has left its files",
    parse: text,
    fallback: BUNDLED_FOLDER,
  }),
  out: value({
    placeholder: "DIR",
    help: "where the build goes, a folder for each of its parts",
    parse: text,
    fallback: BUILD_FOLDER,
  }),
};

export interface BuildConfig {
  readonly targets: readonly Target[];
  readonly bundledFolder: string;
  readonly outFolder: string;
}

export function configure({ bundled, out }: FlagValues<typeof BUILD_FLAGS>): BuildConfig {
  return { targets: TARGETS, bundledFolder: bundled, outFolder: out };
}

/** What was bundled, files that are served as they are, and the folders of the build. */
export function permissions({ targets, bundledFolder, outFolder }: BuildConfig): PermissionSet {
  const statics = targets.flatMap(({ statics }) => statics === null ? [] : [statics]);
  const outs = targets.map(({ name }) => `${outFolder}/${name}`);
  return { read: [bundledFolder, ...statics, ...outs], write: outs };
}
