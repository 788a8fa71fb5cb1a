import { hear } from "@rangecast/bus/spoken";
import { type Directory, EMPTY_DIRECTORY, reduceDirectory } from "@rangecast/channel/directory";
import { readReplayControl } from "@rangecast/channel/replay-control";

/** What a control log says that runs, and how many of its messages could not be used. */
export interface ControlLog {
  readonly directory: Directory;
  readonly unreadable: number;
}

export const EMPTY_LOG: ControlLog = { directory: EMPTY_DIRECTORY, unreadable: 0 };

/** The log after one more message of `<prefix>.ops.ctrl`, which anybody may have sent. Pure. */
export function reduceControlLog(log: ControlLog, body: Uint8Array): ControlLog {
  const heard = hear("replay-control", body);
  if (!heard.ok || !readReplayControl(heard.value).ok) {
    return { ...log, unreadable: log.unreadable + 1 };
  }
  const input = { type: "control", message: heard.value } as const;
  // Nothing ages in a log: it holds what was said, not what was heard of since.
  return { ...log, directory: reduceDirectory(log.directory, input, 0).directory };
}
