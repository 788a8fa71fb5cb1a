/** Tells the subjects of display commands from those of telemetry. */
export type IsCommand = (subject: string) => boolean;

/** For the display commands of `prefix`, those of newer clients included. */
export function commandSubjects(prefix: string): IsCommand {
  const start = `${prefix}.cmd.display.`;
  return (subject) => subject.startsWith(start);
}
