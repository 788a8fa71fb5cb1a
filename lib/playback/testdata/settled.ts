/** More turns than anything in a test needs that waits for no timer. */
const TURNS = 300;

/** Resolves when everything that waits for no timer has run; rejects when `running` does meanwhile. */
export async function settled(running: Promise<unknown>): Promise<void> {
  const turns = (async () => {
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
  })();
  await Promise.race([turns, running.then(() => turns)]);
}
