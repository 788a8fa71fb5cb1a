import { newId } from "../core/ids.ts";
import { encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import { formatTime } from "../store/timestamps.ts";
import { nowUs, type StreamContext } from "../streams/stream_context.ts";

/** Tells whom it may concern that a message will not be delivered again. */
export function sendMaxDeliveries(
  context: StreamContext,
  stream: string,
  consumer: string,
  streamSeq: number,
  deliveries: number,
): void {
  const subject = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.${consumer}`;
  const body = encode(JSON.stringify({
    type: "io.nats.jetstream.advisory.v1.max_deliver",
    id: newId(),
    timestamp: formatTime(nowUs(context.clock)),
    stream,
    consumer,
    stream_seq: streamSeq,
    deliveries,
  }));
  context.router.publishOnce(new Frame().setSubject(encode(subject)).setBody(body));
}
