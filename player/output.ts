import type { Clock } from "@rangecast/base/clock";
import type { StreamMessage } from "@rangecast/bus/stream-message";
import type { DisplayCommand } from "@rangecast/channel/display-command";
import type { LineWriter } from "@rangecast/cli/line-writer";
import type { Logger } from "@rangecast/cli/log";
import type { CborFiles } from "./cbor_files.ts";
import type { DisplayBoard } from "./display/display_board.ts";
import type { Frame, FrameRefusal } from "./frame.ts";
import { jsonLine } from "./json_line.ts";
import type { FrameSink } from "./playback.ts";
import type { PlayerStats } from "./stats.ts";

export interface OutputOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly stats: PlayerStats;
  readonly board: DisplayBoard;
  /** Null: no JSON lines. */
  readonly lines: LineWriter | null;
  /** Null: no recording. */
  readonly files: CborFiles | null;
}

/** Shows frames on all outputs that were asked for, counts them, and obeys display commands. */
export class Output implements FrameSink {
  readonly #options: OutputOptions;
  #closed = false;

  constructor(options: OutputOptions, onClosed: () => void) {
    this.#options = options;
    options.lines?.closed.then(() => {
      this.#closed = true;
      onClosed();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  get hasRoom(): boolean {
    const { lines, files } = this.#options;
    return (lines?.hasRoom ?? true) && (files?.hasRoom ?? true);
  }

  async ready(): Promise<void> {
    await this.#options.lines?.ready();
    await this.#options.files?.ready();
  }

  show(frame: Frame, pacing: { readonly live: boolean; readonly error_ms: number | null }): void {
    const { clock, stats, board, lines, files } = this.#options;
    const latency_ms = pacing.live ? clock.nowMs() - frame.recv_ms : null;
    if (latency_ms !== null) stats.latency_ms.record(latency_ms);
    if (pacing.error_ms !== null) stats.pacingError_ms.record(pacing.error_ms);
    stats.addShown(frame);
    lines?.write(jsonLine(frame, latency_ms, board.units));
    files?.write(frame.subject, frame.body);
    if (frame.kind !== "command") return;
    // A frame of this kind fits the schema of display commands.
    board.apply(frame.message as unknown as DisplayCommand, frame.seq);
  }

  refuse({ subject, seq }: StreamMessage, reason: FrameRefusal): void {
    const { stats, log } = this.#options;
    const times = stats.addInvalid(reason);
    if (times > 1) return log.debug("skipped an invalid message", { reason, subject, seq });
    log.warn("skipped an invalid message; further ones are counted", { reason, subject, seq });
  }
}
