import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import type { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import { answer } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import { channelList, livestreamDescriptor } from "@rangecast/channel/channel-list";
import { readClientStatus } from "@rangecast/channel/client-status";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { Followers } from "@rangecast/channel/followers";
import { privateRefused, readPrivateRequest } from "@rangecast/channel/private-replay";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { HostCounts } from "./host_counts.ts";
import type { PrivateOutcome } from "./private_replays.ts";

/** Requests that are worked on at a time; more are refused at once. */
const MAX_PENDING_REQUESTS = 64;

export interface ChannelServicesOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** The stream of the livestream. */
  readonly stream: string;
  readonly counts: HostCounts;
  readonly warning: RepeatedWarning;
  /** Until then a list would leave out what is about to go on. */
  readonly ready: Promise<void>;
  /** Every replay that runs: group replays first, oldest first. */
  replays(): readonly ChannelDescriptor[];
  handle(order: PrivateOrder): Promise<PrivateOutcome> | PrivateOutcome;
}

type PrivateOrder = Extract<ReturnType<typeof readPrivateRequest>, { ok: true }>["value"];
type Request = Parameters<typeof answer>[0] & { readonly data: Uint8Array };

/** Answers who asks which channels there are, and who wants a replay of their own. */
export class ChannelServices implements Disposable {
  readonly #options: ChannelServicesOptions;
  readonly #followers = new Followers();
  readonly #end: () => void;
  #pending = 0;

  constructor(options: ChannelServicesOptions) {
    this.#options = options;
    const subjects = channelSubjects(options.prefix);
    const { nats } = options.connection;
    const listen = (subject: string, use: (message: Request) => void) =>
      nats.subscribe(subject, {
        callback: (error, message) => {
          if (!error) use(message);
        },
      });
    const subscriptions = [
      listen(subjects.list, (request) => this.#answerList(request)),
      listen(subjects.privateReplays, (request) => this.#answerPrivate(request)),
      listen(subjects.status, ({ data }) => this.#hearStatus(data)),
    ];
    this.#end = () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }

  [Symbol.dispose](): void {
    this.#end();
  }

  async #answerList(request: Request): Promise<void> {
    if (this.#pending >= MAX_PENDING_REQUESTS) return this.#options.counts.refused.add("list_busy");
    this.#pending++;
    await this.#options.ready;
    this.#pending--;
    const { prefix, stream, clock, replays, counts } = this.#options;
    const followers = this.#followers.count(clock.monotonicMs());
    const all = [livestreamDescriptor(prefix, stream), ...replays()];
    counts.orders.add("list");
    answer(
      request,
      "channel-list",
      channelList(
        all.map((one) => ({ ...one, followers: followers.get(one.channel_id) ?? 0 })),
      ),
    );
  }

  async #answerPrivate(request: Request): Promise<void> {
    const heard = hear("private-request", request.data);
    if (!heard.ok) return this.#refuse(request, heard.refusal, heard.problem);
    const read = readPrivateRequest(heard.value);
    if (!read.ok) return this.#refuse(request, "meaningless", read.problem);
    // All else is done at once: a client that says that it is there must not be taken for gone.
    if (read.value.type === "start" && this.#pending >= MAX_PENDING_REQUESTS) {
      return this.#refuse(request, "busy", "the replay host is busy: ask again");
    }
    this.#pending++;
    try {
      const { reply, refusal } = await this.#options.handle(read.value);
      if (!reply.ok) return this.#refuse(request, refusal ?? "refused", reply.error);
      const { value: order } = read;
      this.#options.counts.orders.add(
        `private_${order.type === "start" ? "start" : order.action.type}`,
      );
      answer(request, "private-reply", reply);
    } finally {
      this.#pending--;
    }
  }

  #refuse(request: Request, refusal: string, problem: string): void {
    this.#options.counts.refused.add(`private_${refusal}`);
    this.#options.warning.warn(`a private request is refused (${refusal})`, {
      problem: problem.slice(0, 200),
    });
    answer(request, "private-reply", privateRefused(problem));
  }

  #hearStatus(data: Uint8Array): void {
    const { counts, clock } = this.#options;
    const heard = hear("client-status", data);
    if (!heard.ok) return counts.refused.add(`status_${heard.refusal}`);
    const read = readClientStatus(heard.value);
    if (!read.ok) return counts.refused.add("status_meaningless");
    if (!this.#followers.hear(read.value.status, clock.monotonicMs())) {
      counts.refused.add("status_overflow");
    }
  }
}
