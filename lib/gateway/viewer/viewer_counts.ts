/** What viewers have said, and why some of it was refused. */
export class ViewerCounts {
  messages = 0;
  readonly refused: Record<string, number> = {};

  refuse(reason: string): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
  }
}
