/**
 * What `answer` gives, unless `signal` aborts before.
 * @throws what `answer` does, and the signal's reason when it aborts.
 */
export async function orAborted<T>(answer: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return await answer;
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([gone, answer]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
