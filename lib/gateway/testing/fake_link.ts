import { decode } from "@rangecast/codec/cbor";
import type { Link } from "../hub/link.ts";
import type { Frame } from "../hub/shared_message.ts";
import type { ServerMessage } from "../protocol/server_message.ts";

/** A link that holds everything back until a test lets it through. */
export class FakeLink implements Link {
  readonly #waiting: Frame[] = [];
  readonly received: ServerMessage[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  terminated = false;
  pings = 0;
  /** The most that has ever waited. */
  most_bytes = 0;
  waiting_bytes = 0;

  send(frame: Frame): void {
    this.#waiting.push(frame);
    this.waiting_bytes += frame.bytes.length;
    this.most_bytes = Math.max(this.most_bytes, this.waiting_bytes);
  }

  ping(): void {
    this.pings++;
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  terminate(): void {
    this.terminated = true;
  }

  /** Lets `count` messages through. */
  drain(count = Infinity): void {
    for (let i = 0; i < count; i++) {
      const frame = this.#waiting.shift();
      if (!frame) return;
      this.waiting_bytes -= frame.bytes.length;
      this.received.push(readFrame(frame));
    }
  }

  /** Takes what was received of some types. */
  take<Type extends ServerMessage["type"]>(type: Type): Extract<ServerMessage, { type: Type }>[] {
    return this.received.filter((each): each is Extract<ServerMessage, { type: Type }> =>
      each.type === type
    );
  }
}

/** The message in a frame, as a viewer reads it. */
export function readFrame({ bytes, text }: Frame): ServerMessage {
  const message = text ? JSON.parse(new TextDecoder().decode(bytes)) : decode(bytes);
  return message as ServerMessage; // What the gateway under test has encoded.
}
