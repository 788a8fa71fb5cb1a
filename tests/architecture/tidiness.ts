/** One rule about the text of files, whatever their kind. */
export interface TextRule {
  /** What a file may not contain, and why. */
  readonly says: string;
  /** Which files the rule reads; all of them unless given. */
  appliesTo?(path: string): boolean;
  /** The first character of each offence. */
  find(text: string): number[];
}

/** The longest that a module may be without an exception. */
const LINES_LIMIT = 300;

/** By name; the exceptions use the same names. */
export const TEXT_RULES: Readonly<Record<string, TextRule>> = {
  "absolute-path": {
    says: "names a folder of one machine",
    // A longer path (a/opt/x), an address or a variable in front makes it somebody else's folder.
    find: (text) =>
      all(
        text,
        /(?:(?<=file:\/\/)|(?<![\w.)}\]*$~/-]))\/(work|root|opt|home|Users|mnt|srv)\/[\w.-]/g,
      ),
  },
  "all-permissions": {
    says: "grants all permissions: name each one",
    find: (text) => all(text, /(?<![\w-])(-A|--allow-all)(?![\w-])/g),
  },
  "file-length": {
    says: `is longer than ${LINES_LIMIT} lines: one idea per file`,
    appliesTo: (path) => /\.tsx?$/.test(path),
    find: (text) => {
      const starts = all(text, /^/gm);
      return text.split("\n").length - 1 > LINES_LIMIT
        ? starts.slice(LINES_LIMIT, 1 + LINES_LIMIT)
        : [];
    },
  },
  "lint-ignore": {
    says: "silences a check",
    find: (text) => all(text, /\bdeno-(lint|fmt)-ignore|@ts-(ignore|expect-error|nocheck)\b/g),
  },
  "registry-host": {
    says: "names the host of a package registry or of a mirror",
    find: (text) => all(text, REGISTRY_HOST),
  },
  unfinished: {
    says: "says that it is unfinished",
    find: (text) => all(text, /\b(TODO|FIXME|XXX|HACK)\b/g),
  },
};

const REGISTRY_HOST = new RegExp(
  [
    String.raw`\b(registry|npm|jsr|proxy|sum|deb|mirrors?)\.[\w-]+\.(org|io|com|net|dev)\b`,
    String.raw`\b(jsr\.io|deno\.land|esm\.sh|unpkg\.com|pypi\.org|crates\.io|npmjs\.com)\b`,
    String.raw`\b(artifactory|nexus|verdaccio|goproxy)\b`,
    String.raw`\bcdn\.\w+\.(net|com)\b`,
  ].join("|"),
  "gi",
);

/** The offences of one file as `path:line: rule`, the excepted rules left out. */
export function textFaults(
  path: string,
  text: string,
  excepted: (rule: string) => boolean = () => false,
): string[] {
  return Object.entries(TEXT_RULES)
    .filter(([name, { appliesTo }]) => !excepted(name) && (appliesTo?.(path) ?? true))
    .flatMap(([name, { says, find }]) =>
      find(text).map((at) => {
        const line = text.slice(0, at).split("\n").length;
        return `${path}:${line}: ${name}: ${says}`;
      })
    );
}

function all(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(({ index }) => index);
}
