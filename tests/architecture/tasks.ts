/** What every command that runs code of ours carries. */
const REQUIRED: readonly string[] = ["--no-prompt", "--frozen", "--cached-only"];

/** What is wrong with the commands of a task that run or test code. */
export function taskFaults(line: string): string[] {
  return line.split(/&&|\|\||[;|]/).flatMap((command) => {
    const words = command.trim().split(/\s+/).filter((word) => !/^\w+=/.test(word));
    if (words[0] !== "deno" || !/^(run|test|serve|bench|eval)$/.test(words[1] ?? "")) return [];
    return [
      ...REQUIRED.filter((flag) => !words.includes(flag)).map((flag) => `lacks ${flag}`),
      ...words.filter((word) => /^--allow-[\w-]+$/.test(word)).map((word) =>
        `${word} names nothing`
      ),
      // Other spellings of an address or a path pass by a deny-list.
      ...words.filter((word) => word.startsWith("--deny-")).map((word) =>
        `${word} protects nothing`
      ),
    ];
  });
}
