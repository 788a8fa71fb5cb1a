import { OperatorError } from "@rangecast/base/errors";
import type { BusConnection } from "@rangecast/bus/connection";
import { findingCommandSubject } from "@rangecast/findings/finding-message";

/** Time for a service that runs to answer. */
const ANSWER_LIMIT_MS = 2_000;

/** @throws OperatorError when another service watches this prefix: two would tell everything twice. */
export async function refuseRival(connection: BusConnection, prefix: string): Promise<void> {
  const subject = findingCommandSubject(prefix);
  try {
    // A request that asks for nothing is refused by whoever is there.
    await connection.nats.request(subject, new Uint8Array(0), { timeout: ANSWER_LIMIT_MS });
  } catch {
    return;
  }
  throw new OperatorError(
    `Cannot start as no other findings service may watch the prefix ${prefix}: one does ` +
      `(it answers on ${subject}); stop it, or choose another --stream-prefix`,
  );
}
