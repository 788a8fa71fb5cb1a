/** Data that no package manager has: without it these tests are left out even in CI. */
const DATA_BESIDE_THE_PROJECT: readonly string[] = ["real flights", "recorded glider flights"];

/**
 * What a test needs besides this repository, such as a tool of the system. Where it is missing the
 * test is left out and one line says so; with RANGECAST_REQUIRE_ALL=1, as in CI, that is a failure
 * but for the data that is not the project's own.
 * @throws Error when everything is required and this is missing.
 */
export function requirement(name: string, present: boolean, how: string): { ignore: boolean } {
  if (present) return { ignore: false };
  if (isRequired(name, everythingIsRequired())) {
    throw new Error(`required but missing: ${name}: ${how}`);
  }
  Deno.stderr.writeSync(new TextEncoder().encode(`skipped: ${name}: ${how}\n`));
  return { ignore: true };
}

/** Whether it is a failure that this is missing, where `everything` is required or not. */
export function isRequired(name: string, everything: boolean): boolean {
  return everything && !DATA_BESIDE_THE_PROJECT.includes(name);
}

function everythingIsRequired(): boolean {
  const name = "RANGECAST_REQUIRE_ALL";
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" && Deno.env.get(name) === "1";
}
