import type { AckInfo } from "./ack_subject.ts";
import type { AckTracker } from "./ack_tracker.ts";
import type { ConsumerConfig } from "./consumer_config.ts";
import type { Position } from "./position.ts";
import type { Ack } from "./read_ack.ts";

/** Notes what a client says about the message `info`; `next` are the sequences still to come. */
export function applyAck(
  acks: AckTracker,
  policy: ConsumerConfig["ack_policy"],
  ack: Ack,
  info: AckInfo,
  next: Position,
  now_ms: number,
): void {
  switch (ack.type) {
    case "ack":
    case "next":
    case "term":
      if (policy === "all") {
        acks.acknowledgeAll(info.streamSeq, next);
      } else acks.acknowledge(info.streamSeq, next);
      return;
    case "nak":
      acks.refuse(info.streamSeq, ack.delay_ms, now_ms);
      return;
    case "progress":
      acks.extend(info.streamSeq, now_ms);
      return;
    case "unknown":
      return;
  }
}
