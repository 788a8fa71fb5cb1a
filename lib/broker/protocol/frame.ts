import { EMPTY } from "./bytes.ts";

/**
 * One message on its way, as ranges of buffers that somebody else owns: valid only during the call
 * that hands it over. Whoever keeps anything copies it. The body is the header block (0 bytes when
 * there is none) followed by the payload.
 */
export class Frame {
  subject: Uint8Array = EMPTY;
  subjectStart = 0;
  subjectEnd = 0;
  reply: Uint8Array = EMPTY;
  replyStart = 0;
  replyEnd = 0;
  body: Uint8Array = EMPTY;
  bodyStart = 0;
  bodyEnd = 0;
  headerBytes = 0;

  get bodyBytes(): number {
    return this.bodyEnd - this.bodyStart;
  }

  get payloadStart(): number {
    return this.bodyStart + this.headerBytes;
  }

  get hasReply(): boolean {
    return this.replyEnd > this.replyStart;
  }

  setSubject(bytes: Uint8Array, start = 0, end = bytes.length): this {
    this.subject = bytes;
    this.subjectStart = start;
    this.subjectEnd = end;
    return this;
  }

  setReply(bytes: Uint8Array, start = 0, end = bytes.length): this {
    this.reply = bytes;
    this.replyStart = start;
    this.replyEnd = end;
    return this;
  }

  setBody(bytes: Uint8Array, start = 0, end = bytes.length, headerBytes = 0): this {
    this.body = bytes;
    this.bodyStart = start;
    this.bodyEnd = end;
    this.headerBytes = headerBytes;
    return this;
  }
}
