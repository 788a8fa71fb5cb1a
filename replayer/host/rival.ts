import { OperatorError } from "@rangecast/base/errors";
import type { BusConnection } from "@rangecast/bus/connection";
import { ask } from "@rangecast/bus/speak";
import { channelSubjects } from "@rangecast/channel/subjects";

/** @throws OperatorError when another host answers for the channels of this prefix. */
export async function refuseRival(connection: BusConnection, prefix: string): Promise<void> {
  const subject = channelSubjects(prefix).list;
  const found = await ask(connection, { subject }, "channel-list");
  if (!found.ok && found.reason === "no answer") return;
  const what = found.ok
    ? `one does, with ${found.value.channels.length - 1} replays`
    : "something else answers there";
  throw new OperatorError(
    `Cannot start as no other replay host may serve the prefix ${prefix}: ${what} ` +
      `(it answers on ${subject}); stop it, or choose another --stream-prefix`,
  );
}
