import type { Encoding, Place } from "../protocol/protocol.ts";
import { ObservationAudience } from "./observation_audience.ts";
import type { Picture } from "./picture.ts";
import { SharedMessage } from "./shared_message.ts";
import type { TrackAudience } from "./track_audience.ts";
import type { Transfer } from "./transfer.ts";

export type Audience = TrackAudience | ObservationAudience;

/** Which clock, display state, findings and tags of which stretch a viewer has; version 0 is none. */
interface Told {
  readonly epoch: string;
  clock: number;
  display: number;
  findings: number;
  tags: number;
  /** Tags up to that version that are still to be sent. */
  unsent: SharedMessage[];
}

const NOTHING_TOLD: Told = { epoch: "", clock: 0, display: 0, findings: 0, tags: 0, unsent: [] };

/** What a feed has counted. */
export interface FeedCounts {
  /** Ticks that a viewer was not shown as its link was busy: the next delta covers them. */
  conflated: number;
  /** Observations that a viewer was not shown, and was told about. */
  dropped: number;
  gaps: number;
}

/**
 * How one subscription of one viewer stands with its audience. It is asked for the next message
 * whenever the link has room, and decides only then what that is: nothing waits in it.
 */
export class Feed {
  readonly #picture: Picture;
  readonly #audience: Audience;
  readonly #encoding: Encoding;
  readonly #counts: FeedCounts;
  /** What the viewer has once it has applied all that was sent. */
  #shown: Place | null = null;
  #transfer: { readonly transfer: Transfer; next: number } | null = null;
  #told: Told = { ...NOTHING_TOLD };
  /** The next observation that the viewer gets, by its number. */
  #numbered: { readonly epoch: string; next: number } | null = null;
  #resume: Place | null;
  readonly #isBeside: boolean;

  constructor(options: {
    readonly picture: Picture;
    readonly audience: Audience;
    readonly encoding: Encoding;
    readonly counts: FeedCounts;
    readonly resume?: Place | undefined;
    /** Without what is the channel's: another subscription brings it. @default false */
    readonly beside?: boolean | undefined;
  }) {
    this.#picture = options.picture;
    this.#audience = options.audience;
    this.#encoding = options.encoding;
    this.#counts = options.counts;
    this.#resume = options.resume ?? null;
    this.#isBeside = options.beside ?? false;
  }

  get picture(): Picture {
    return this.#picture;
  }

  get audience(): Audience {
    return this.#audience;
  }

  /** Whether the viewer was not shown the state that its audience has just come to. */
  get conflated(): boolean {
    if (this.#audience instanceof ObservationAudience) return false;
    const { epoch, seq } = this.#audience;
    if (seq !== this.#picture.seq) return false;
    return this.#transfer !== null || this.#shown?.epoch !== epoch || this.#shown.seq !== seq;
  }

  /** The viewer could not apply what it was sent. */
  resync(): void {
    this.#shown = null;
    this.#transfer = null;
    this.#told = { ...NOTHING_TOLD };
  }

  /** The message that is next, or null when the viewer has everything. */
  take(): SharedMessage | null {
    return this.#resumed() ?? this.#takeSideband() ?? this.#takeContent();
  }

  #takeContent(): SharedMessage | null {
    return this.#audience instanceof ObservationAudience
      ? this.#batch(this.#audience)
      : this.#part(this.#audience);
  }

  /** Settles whether the viewer goes on from where another socket of its ended. */
  #resumed(): SharedMessage | null {
    const place = this.#resume;
    if (!place || this.#audience.seq < 0) return null;
    this.#resume = null;
    if (!(this.#audience instanceof ObservationAudience) && this.#audience.leadsOnFrom(place)) {
      this.#shown = place;
      return null;
    }
    const { epoch, seq } = this.#audience;
    this.#counts.gaps++;
    return new SharedMessage({
      type: "gap",
      epoch,
      seq,
      from: place.seq,
      to: seq,
      dropped: null,
      reason: "cannot resume",
    });
  }

  /**
   * Findings, clock, display state and tags: each the newest, and all of them anew in a new stretch.
   */
  #takeSideband(): SharedMessage | null {
    const { sideband, epoch } = this.#audience;
    if (this.#told.epoch !== epoch) this.#told = { ...NOTHING_TOLD, epoch };
    const { findingVersion } = this.#picture;
    if (this.#told.findings !== findingVersion) {
      this.#told.findings = findingVersion;
      return sideband.findings();
    }
    return this.#isBeside ? null : this.#takeOfChannel();
  }

  #takeOfChannel(): SharedMessage | null {
    const { sideband } = this.#audience;
    const { clockVersion, displayVersion, tagVersion } = this.#picture;
    if (this.#told.clock !== clockVersion) {
      this.#told.clock = clockVersion;
      return sideband.clock();
    }
    if (this.#told.display !== displayVersion) {
      this.#told.display = displayVersion;
      return sideband.display();
    }
    if (this.#told.unsent.length === 0 && this.#told.tags !== tagVersion) {
      this.#told.unsent = [...sideband.tagsAfter(this.#told.tags)];
      this.#told.tags = tagVersion;
    }
    return this.#told.unsent.shift() ?? null;
  }

  #part(audience: TrackAudience): SharedMessage | null {
    if (this.#transfer && this.#transfer.transfer.epoch !== audience.epoch) this.#transfer = null;
    if (!this.#transfer) {
      const transfer = audience.transferFrom(this.#shown);
      if (!transfer) return null;
      this.#transfer = { transfer, next: 0 };
    }
    const { transfer, next } = this.#transfer;
    const parts = transfer.parts(this.#encoding);
    this.#transfer.next++;
    if (this.#transfer.next >= parts.length) {
      this.#shown = { epoch: transfer.epoch, seq: transfer.seq };
      this.#transfer = null;
    }
    return parts[next] ?? null;
  }

  #batch(audience: ObservationAudience): SharedMessage | null {
    const { epoch, seq, next, oldest } = audience;
    // Who comes in the middle begins with what comes from now on; a new stretch is seen whole.
    const from = this.#numbered === null
      ? next
      : this.#numbered.epoch === epoch
      ? this.#numbered.next
      : 0;
    this.#numbered = { epoch, next: Math.max(from, oldest) };
    if (from < oldest) {
      const dropped = oldest - from;
      this.#counts.gaps++;
      this.#counts.dropped += dropped;
      const to = oldest - 1;
      return new SharedMessage({ type: "gap", epoch, seq, from, to, dropped, reason: "slow link" });
    }
    const batch = audience.batchFrom(from);
    if (!batch) return null;
    this.#numbered.next = batch.last + 1;
    return batch.message;
  }
}
