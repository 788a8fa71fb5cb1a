import { ROOT } from "../lint/scope.ts";

/** The folders and files that `.gitignore` names: `/folder/` or `/file` on a line, and no pattern. */
export function ignoredPaths(gitignore: string): string[] {
  return gitignore.split("\n").filter((line) => line !== "").map((line) => {
    const path = line.match(/^\/([\w./-]+)$/)?.[1];
    if (path === undefined) {
      throw new SyntaxError(
        `Cannot read .gitignore as a line must be /folder/ or /file: "${line}"`,
      );
    }
    return path;
  });
}

/** The project's own files, sorted, as paths from its folder. */
export function projectFiles(): string[] {
  const ignored = [".git/", ...ignoredPaths(Deno.readTextFileSync(`${ROOT}.gitignore`))];
  const files: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(ROOT + folder)) {
      const path = folder + name;
      if (isDirectory && !ignored.includes(`${path}/`)) folders.push(`${path}/`);
      // In a linked working tree `.git` is a file.
      if (isFile && path !== ".git" && !ignored.includes(path)) files.push(path);
    }
  }
  return files.sort();
}

/** Whether a file holds TypeScript. */
export function isSource(path: string): boolean {
  return /\.tsx?$/.test(path);
}

/** The text of one of the project's files; null when it is binary. */
export function readText(path: string): string | null {
  const bytes = Deno.readFileSync(ROOT + path);
  return bytes.includes(0) ? null : new TextDecoder().decode(bytes);
}
