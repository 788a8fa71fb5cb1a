/** What all streams together may store, in the bytes that streams report. */
export class MemoryBudget {
  usedBytes = 0;

  constructor(readonly maxBytes: number) {}

  hasRoom(bytes: number): boolean {
    return this.usedBytes + bytes <= this.maxBytes;
  }
}
