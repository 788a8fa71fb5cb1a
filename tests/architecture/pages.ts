/** The tasks that a text tells its reader to run, in order. */
export function namedTasks(text: string): string[] {
  return [...text.matchAll(/\bdeno(?:@[\d.]+)? task (?:--?\w+ )*([a-z][\w:-]*)/g)]
    .map(([, name = ""]) => name);
}

/** The files that a Markdown page links to or shows, as paths from the project's folder. */
export function linkedFiles(path: string, markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^(#|[a-z]+:)/.test(target))
    .map((target) =>
      decodeURI(new URL(target, `file:///${path}`).pathname.replace(/^\/|\/$/g, ""))
    );
}
