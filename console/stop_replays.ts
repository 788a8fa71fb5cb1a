import { OperatorError } from "@rangecast/base/errors";
import { groupReplaysOf } from "@rangecast/channel/channel-list";
import { type NamedReplay, resolveReplay } from "@rangecast/channel/resolve-replay";
import { type Desk, type Done, noHost } from "./desk.ts";
import { stopMessage } from "./messages.ts";
import type { StopOrder } from "./order.ts";

/**
 * Ends one group replay, or all, and waits until they have ended. Without a host the control log
 * tells what was started and not stopped: those who follow it are told all the same.
 * @throws OperatorError when it does not run, or the host does not end it.
 */
export async function stopReplays(order: StopOrder, desk: Desk): Promise<readonly Done[]> {
  const list = await desk.channels();
  if (list === null) return await stopByLog(order, desk);
  const targets = targetsOf(order, groupReplaysOf(list));
  if (targets.length === 0) return [nothingRuns("the replay host")];
  const done: Done[] = [];
  for (const { channel_id } of targets) done.push(await stop(channel_id, desk));
  return done;
}

async function stop(channel_id: string, desk: Desk): Promise<Done> {
  const spoken = stopMessage(channel_id, desk.utterance);
  const answer = await desk.tell(channel_id, spoken, ({ state }) => state === "ended");
  if (answer.type === "silent" && await isListed(channel_id, desk)) {
    throw new OperatorError(
      `The replay host has not ended ${channel_id} within ${desk.timeout_ms} ms`,
    );
  }
  const said = answer.type === "not said" ? {} : answer.said;
  return { text: `${channel_id} has ended`, facts: { ...said, channel_id, host: true } };
}

/** A last vector may be lost on its way: what is not listed any more has ended. */
async function isListed(channel_id: string, desk: Desk): Promise<boolean> {
  const list = await desk.channels();
  return list === null || list.channels.some((channel) => channel.channel_id === channel_id);
}

async function stopByLog(order: StopOrder, desk: Desk): Promise<readonly Done[]> {
  const started = await desk.controlLog();
  if (order.replay !== null && started.length === 0) {
    throw noHost(
      `stop ${JSON.stringify(order.replay)}, and the control log has no group replay that runs,`,
      desk.utterance.speaker.prefix,
    );
  }
  const targets = targetsOf(order, started);
  if (targets.length === 0) return [nothingRuns("the control log, as no replay host answers")];
  const done: Done[] = [];
  for (const { channel_id } of targets) {
    const said = await desk.say(stopMessage(channel_id, desk.utterance));
    done.push({
      text: `${channel_id} is stopped for its followers, as the control log says that it runs: ` +
        `no replay host answers`,
      facts: { ...said, channel_id, host: false },
    });
  }
  return done;
}

function targetsOf({ replay }: StopOrder, running: readonly NamedReplay[]): readonly NamedReplay[] {
  if (replay === null) return running;
  const found = resolveReplay(replay, running);
  if (!found.ok) throw new OperatorError(`Cannot stop as ${found.problem}`);
  return [found.value];
}

function nothingRuns(source: string): Done {
  return { text: `no group replay runs, says ${source}`, facts: { channel_id: null } };
}
