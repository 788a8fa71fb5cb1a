/** What a figure is given while it is measured. */
export interface FigureRun {
  /** Everything that it starts: ended when it is done, or when somebody stops it. */
  readonly started: AsyncDisposableStack;
  /** Says how it gets on. */
  tell(text: string): void;
}
