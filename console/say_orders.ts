import type { DisplayWish } from "@rangecast/channel/display-command";
import type { Desk, Done } from "./desk.ts";
import { displayMessage, tagMessage } from "./messages.ts";
import type { DisplayOrder, TagOrder } from "./order.ts";

/** Tells every display. @throws OperatorError when it cannot be stored. */
export async function sayDisplay(order: DisplayOrder, desk: Desk): Promise<Done> {
  const spoken = displayMessage(order, desk.utterance);
  const said = await desk.say(spoken);
  return { text: `${wishText(order.wish)}, on every display`, facts: { ...said } };
}

/** Sets a tag. @throws OperatorError when it cannot be stored. */
export async function sayTag(order: TagOrder, desk: Desk): Promise<Done> {
  const spoken = tagMessage(order, desk.utterance);
  const said = await desk.say(spoken);
  const { id, ts, label } = spoken.message;
  return { text: `${JSON.stringify(label)} marks ${ts}`, facts: { ...said, id, ts, label } };
}

function wishText(wish: DisplayWish): string {
  if ("units" in wish) return wish.units;
  if ("marker_color" in wish) return wish.marker_color;
  const { name, id } = wish.session_metadata;
  return `${JSON.stringify(name)} (${id})`;
}
