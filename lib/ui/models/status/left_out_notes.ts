/** What is to be said where a gateway leaves out so many replays and reports of programs. */
export function leftOutNotes(replays: number = 0, programs: number = 0): string[] {
  const older = replays === 0 ? [] : [
    replays === 1 ? "1 older replay is left out." : `${replays} older replays are left out.`,
  ];
  const silent = programs === 0 ? [] : [
    programs === 1
      ? "The figures are without 1 program, whose report is too long."
      : `The figures are without ${programs} programs, whose reports are too long.`,
  ];
  return [...older, ...silent];
}
