/** First part of all subjects unless a deployment chooses another. */
export const DEFAULT_PREFIX = "tspi";

/** Bare subjects such as `tags.>`, `player.>` and `flights.>` belong to the prefix `tspi`. */
export function ownsBareSubjects(prefix: string): boolean {
  return prefix === DEFAULT_PREFIX;
}

/** A bare subject as `prefix` writes it: others than `tspi` put their prefix before it. */
export function bareSubject(prefix: string, subject: string): string {
  return ownsBareSubjects(prefix) ? subject : `${prefix}.${subject}`;
}
