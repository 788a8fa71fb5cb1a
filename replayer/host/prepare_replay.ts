import { sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import { findLastFrame } from "@rangecast/bus/last-frame";
import type { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import { streamName } from "@rangecast/bus/streams";
import type { ReplayPlan } from "@rangecast/channel/replay-plan";
import { type Admission, type AdmissionContext, admit } from "./admission.ts";
import { type LoggedReplay, placeToResume } from "./logged_replays.ts";
import { nextEpoch } from "./next_epoch.ts";
import type { ReplayStart } from "./replay.ts";

/** How often a broker that does not answer is asked again about a replay that has run before. */
const RETRY_INTERVAL_MS = 1000;

/** What a group replay plays and where it begins, or why it cannot. */
export type Prepared =
  | (Extract<Admission, { ok: true }> & { readonly start: ReplayStart })
  | Extract<Admission, { ok: false }>;

export interface WantedReplay {
  readonly channel_id: string;
  readonly plan: ReplayPlan;
  /** What the log says of it when it ran before; null for a new one. */
  readonly logged: LoggedReplay | null;
}

/**
 * Looks whether there is something to play, and where it begins. One that ran before is asked about
 * for as long as it takes: a broker that comes up together with the host must not end it.
 * @throws Error when the broker does not answer for a new one, or `signal` aborts.
 */
export async function prepareReplay(
  wanted: WantedReplay,
  context: AdmissionContext & { readonly warning: RepeatedWarning },
  signal: AbortSignal,
): Promise<Prepared> {
  for (;;) {
    try {
      return await prepareOnce(wanted, context, signal);
    } catch (error) {
      if (wanted.logged === null || signal.aborted) throw error;
      context.warning.warn("a replay cannot be taken up yet", {
        channel_id: wanted.channel_id,
        problem: messageOf(error),
      });
      await sleep(context.clock, RETRY_INTERVAL_MS, signal);
    }
  }
}

async function prepareOnce(
  { channel_id, plan, logged }: WantedReplay,
  context: AdmissionContext,
  signal: AbortSignal,
): Promise<Prepared> {
  const { connection, clock, prefix } = context;
  const admission = await admit(plan, context, signal);
  if (!admission.ok) return admission;
  const replays = { connection, clock, stream: streamName(prefix, "replay") };
  const last = await findLastFrame(replays, prefix, channel_id, signal);
  return {
    ...admission,
    start: {
      window: plan.window,
      place: logged ? placeToResume(logged, last) : admission.beginning,
      rate: logged?.rate ?? plan.rate,
      running: logged?.running ?? true,
      epoch: nextEpoch(last, logged, clock.nowMs()),
    },
  };
}
