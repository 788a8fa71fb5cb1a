import type { BuiltFile } from "../assets/manifest.ts";

/** The part `web`, which every page needs. */
export const SHARED_FILES = {
  "web.css": { type: "text/css" },
  "icon.svg": { type: "image/svg+xml" },
} as const;

/** Writes one part of a build with small files of these names, as `deno task build` would. */
export async function writeSampleBuild(
  folder: string,
  part: string,
  files: Readonly<Record<string, { readonly type: string; readonly imports?: readonly string[] }>>,
): Promise<string> {
  const path = `${folder}/${part}`;
  await Deno.mkdir(path, { recursive: true });
  const built: Record<string, BuiltFile> = {};
  for (const [name, { type, imports = [] }] of Object.entries(files)) {
    const file = name.replace(/\.(\w+)$/, "-0.$1");
    const text = `/* ${name} */`;
    await Deno.writeTextFile(`${path}/${file}`, text);
    built[name] = {
      file,
      type: `${type}; charset=utf-8`,
      bytes: text.length,
      gzip_bytes: null,
      brotli_bytes: null,
      imports,
    };
  }
  await Deno.writeTextFile(
    `${path}/manifest.json`,
    JSON.stringify({ version: 1, files: built }),
  );
  return path;
}
