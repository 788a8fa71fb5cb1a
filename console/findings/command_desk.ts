import type { BusConnection } from "@rangecast/bus/connection";
import {
  type CommandReply,
  encodeCommand,
  type FindingCommand,
  readFindingCommand,
} from "@rangecast/findings/command";
import type { FindingEngine } from "@rangecast/findings/finding-engine";
import { findingCommandSubject } from "@rangecast/findings/finding-message";
import type { FindingOutput } from "./finding_output.ts";

/** Commands that are worked on at a time; more are refused at once. */
const MAX_PENDING = 64;

export interface CommandDeskOptions {
  readonly connection: BusConnection;
  readonly prefix: string;
  readonly engines: readonly FindingEngine[];
  readonly output: Pick<FindingOutput, "publish">;
  /** Until then findings may be open that are not known yet. */
  readonly isReady: () => boolean;
  /** The time on the broker's clock. */
  now(): number;
}

/** Answers what people want done with findings. */
export class CommandDesk implements Disposable {
  readonly #options: CommandDeskOptions;
  readonly #end: () => void;
  readonly #done: Record<string, number> = {};
  readonly #refused: Record<string, number> = {};
  #pending = 0;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
    const { nats } = options.connection;
    const subscription = nats.subscribe(findingCommandSubject(options.prefix), {
      callback: (error, request) => {
        if (error) return;
        this.#answer(request.data).then((reply) => request.respond(encodeCommand(reply)));
      },
    });
    this.#end = () => subscription.unsubscribe();
  }

  /** Commands that were carried out, by action. */
  get done(): Readonly<Record<string, number>> {
    return this.#done;
  }

  /** Commands that were refused, by reason. */
  get refused(): Readonly<Record<string, number>> {
    return this.#refused;
  }

  [Symbol.dispose](): void {
    this.#end();
  }

  async #answer(body: Uint8Array): Promise<CommandReply> {
    const read = readFindingCommand(body);
    if (!read.ok) return this.#refuse("malformed", read.error);
    if (!this.#options.isReady()) return this.#refuse("starting", "findings are being loaded");
    if (this.#pending >= MAX_PENDING) return this.#refuse("busy", "too much is being done");
    this.#pending++;
    try {
      return await this.#carryOut(read.command);
    } finally {
      this.#pending--;
    }
  }

  async #carryOut(command: FindingCommand): Promise<CommandReply> {
    const { engines, output, now } = this.#options;
    for (const engine of engines) {
      const acted = engine.act(command, Math.floor(now()));
      if (!acted.ok && acted.reason === "unknown") continue;
      if (!acted.ok) return this.#refuse("not_possible", acted.error);
      const outcome = await output.publish(acted.finding, [
        ["Rangecast-Action", command.action],
        ["Rangecast-By", command.by],
      ]);
      if (outcome.type === "failed") {
        return this.#refuse("not_stored", `it could not be stored: ${outcome.reason}`);
      }
      this.#done[command.action] = (this.#done[command.action] ?? 0) + 1;
      return { ok: true };
    }
    return this.#refuse("unknown", "there is no such finding that is not closed");
  }

  #refuse(reason: string, error: string): CommandReply {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
    return { ok: false, error };
  }
}
