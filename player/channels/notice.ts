import type { FollowNotice } from "@rangecast/channel/follow-state";

/** What a player says to whoever watches it, besides what it shows. */
export type Notice =
  | FollowNotice
  /** A replay that was followed is over; `reason` is null when its host has not said why. */
  | { readonly type: "replay ended"; readonly channel_id: string; readonly reason: string | null }
  /** A question, or an offer, was declined. */
  | { readonly type: "stays"; readonly channel_id: string }
  /** A wish that changes nothing. */
  | { readonly type: "unchanged"; readonly channel_id: string }
  | {
    readonly type: "tag saved";
    readonly id: string;
    readonly ts: string;
    readonly label: string;
  }
  /** A wish that cannot be carried out. */
  | { readonly type: "refused"; readonly problem: string }
  | { readonly type: "help"; readonly text: string };

/** What it means, for a person. */
export function noticeText(notice: Notice): string {
  switch (notice.type) {
    case "invitation asked":
      return `join the group replay ${notice.channel_id}? (join, or stay)`;
    case "invitation withdrawn":
      return `the group replay ${notice.channel_id} is over, there is nothing to join any more`;
    case "live offered":
      return `the host of ${notice.channel_id} is silent: the picture stays; go to live? (live, or stay)`;
    case "live offer withdrawn":
      return `the host of ${notice.channel_id} is back: it goes on`;
    case "not running":
      return `${notice.channel_id} does not run`;
    case "replay ended":
      return `${notice.channel_id} is over: ${notice.reason ?? "its host has not said why"}`;
    case "stays":
    case "unchanged":
      return `stays with ${notice.channel_id}`;
    case "tag saved":
      return `${JSON.stringify(notice.label)} marks ${notice.ts}`;
    case "refused":
      return notice.problem;
    case "help":
      return notice.text;
  }
}

/** Whether a notice asks for attention: a question, or something that went wrong. */
export function isUrgent({ type }: Notice): boolean {
  return type === "invitation asked" || type === "live offered" || type === "refused" ||
    type === "not running";
}
