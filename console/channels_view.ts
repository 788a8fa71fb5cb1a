import { channelJson, channelLines } from "./channel_text.ts";
import { type Desk, noHost } from "./desk.ts";
import type { Output } from "./output.ts";

/** Shows what runs. @throws OperatorError when no replay host answers. */
export async function showChannels(desk: Desk, output: Output): Promise<void> {
  const list = await desk.channels();
  if (list === null) throw noHost("list the channels", desk.utterance.speaker.prefix);
  const { channels } = list;
  await output.show(
    () => channelLines(channels),
    () => channels.map(channelJson),
  );
}
