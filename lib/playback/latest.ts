import { compareMessages, type SourceMessage } from "./source.ts";

/** The last message of each subject, in timeline order; `messages` stand in that order, too. */
export function latestBySubject(messages: Iterable<SourceMessage>): SourceMessage[] {
  const latest = new Map<string, SourceMessage>();
  for (const message of messages) latest.set(message.subject, message);
  return [...latest.values()].sort(compareMessages);
}
