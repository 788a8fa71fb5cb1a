/**
 * The words in front of the flags as flags: `add ada --role admin` is `--do add --name ada --role
 * admin`, and `token add recorder` is `--do token-add --name recorder`. Words that are no command
 * are left to the reader of the flags, who says what is wrong.
 */
export function withoutWords(args: readonly string[]): string[] {
  const end = args.findIndex((arg) => arg.startsWith("-"));
  const words = end < 0 ? args : args.slice(0, end);
  if (words.length === 0) return [...args];
  const flags = args.slice(words.length);
  const [command, [name, ...rest]] = words[0] === "token"
    ? [words.slice(0, 2).join("-"), words.slice(2)]
    : [words[0] ?? "", words.slice(1)];
  return ["--do", command, ...(name === undefined ? [] : ["--name", name]), ...rest, ...flags];
}
