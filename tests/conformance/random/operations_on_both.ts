import { isDeepStrictEqual } from "node:util";

/** How many requests before the one that differs are told, newest last. */
const TOLD = 12;

/** The same requests for two servers, and what each of them answers. */
export interface Duel<Operation> {
  /** The next request; it may depend on what was answered before. */
  next(): Operation;
  /** Both servers' answers, the real one's first. */
  answers(operation: Operation): Promise<[unknown, unknown]>;
}

/**
 * Gives `steps` requests to both servers.
 * @throws Error that names `seed`, the request whose answers differ, and those before it.
 */
export async function compareAnswers<Operation>(
  seed: number,
  steps: number,
  duel: Duel<Operation>,
): Promise<void> {
  const before: string[] = [];
  for (let step = 0; step < steps; step++) {
    const operation = duel.next();
    const [real, embedded] = await duel.answers(operation);
    if (!isDeepStrictEqual(real, embedded)) {
      const told = [...before.slice(-TOLD), `now    ${JSON.stringify(operation)}`];
      throw new Error(
        `Seed ${seed}, step ${step}: the answers differ\n${told.join("\n")}\n` +
          `real     ${JSON.stringify(real)}\nembedded ${JSON.stringify(embedded)}`,
      );
    }
    before.push(`before ${JSON.stringify(operation)} -> ${JSON.stringify(real)}`);
  }
}
