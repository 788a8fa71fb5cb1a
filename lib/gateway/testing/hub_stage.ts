import { ManualClock } from "@rangecast/base/manual-clock";
import { Client } from "../hub/client.ts";
import { Hub } from "../hub/hub.ts";
import { Picture } from "../hub/picture.ts";
import type { OpenPicture } from "../hub/picture_source.ts";
import { TICK_MS } from "../hub/ticks.ts";
import { FakeLink } from "./fake_link.ts";

/** A viewer whose link takes what a test lets it take. */
export interface StagedViewer {
  readonly client: Client;
  readonly link: FakeLink;
}

/** A hub of the pictures that a test paints, on a clock that it moves. */
export function hubStage(open: OpenPicture) {
  const clock = new ManualClock();
  const faults: unknown[] = [];
  const hub = new Hub({ clock, open, onFault: (error) => void faults.push(error) });
  const connect = (): StagedViewer => {
    const link = new FakeLink();
    const client = new Client({ link, clock, encoding: "cbor", counts: hub.counts });
    hub.attach(client);
    return { link, client };
  };
  /** Lets time pass, with links that take everything. */
  const pass = (ms: number, ...viewers: readonly StagedViewer[]) => {
    for (let left = ms; left > 0; left -= TICK_MS) {
      clock.advance(Math.min(TICK_MS, left));
      for (const { client, link } of viewers) {
        link.drain();
        client.heard();
        client.pump();
      }
    }
  };
  return { clock, hub, connect, pass, faults };
}

/** Paints pictures whose epochs are `e1`, `e2` and so on. */
export function pictureMaker(): (channel_id: string) => Picture {
  let epochs = 0;
  return (channel_id) => new Picture(channel_id, () => `e${++epochs}`);
}
