/** A pair of sequences: a consumer's own, and its stream's. */
export interface Position {
  readonly consumerSeq: number;
  readonly streamSeq: number;
}
