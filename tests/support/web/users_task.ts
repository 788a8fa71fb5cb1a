import { ROOT } from "../../lint/scope.ts";
import { until } from "../until.ts";

export const PASSWORD = "ten letters";

/** Runs `deno task users` on a data folder, with `input` on its keyboard; returns what it writes. */
export async function runUsers(
  folder: string,
  words: readonly string[],
  input = "",
): Promise<string> {
  const child = new Deno.Command("deno", {
    args: [
      ...["run", "--no-prompt", "--frozen", "--cached-only"],
      ...[`--allow-read=${folder}`, `--allow-write=${folder}`, "lib/web/users/main.ts"],
      ...[...words, "--data-dir", folder],
    ],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const keyboard = child.stdin.getWriter();
  await keyboard.write(new TextEncoder().encode(input));
  await keyboard.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Makes a user whose password is {@linkcode PASSWORD}. */
export async function addUser(folder: string, name: string): Promise<void> {
  await runUsers(folder, ["add", name, "--password-stdin"], `${PASSWORD}\n`);
}

/** Makes a token for a program that may look; returns its secret. */
export async function addToken(folder: string, name: string): Promise<string> {
  return (await runUsers(folder, ["token", "add", name, "--role", "viewer"])).trim();
}

/** Waits until a program knows a token: it looks for new ones once a second. */
export async function untilTokenKnown(origin: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  await until("the program knows the token", async () => {
    const answer = await fetch(`${origin}/flights`, { headers });
    await answer.body?.cancel();
    return answer.status !== 401;
  });
}
