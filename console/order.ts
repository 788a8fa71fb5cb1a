import type { DisplayWish } from "@rangecast/channel/display-command";
import type { TagText } from "@rangecast/channel/tag";
import type { FindingAction } from "@rangecast/findings/command";
import type { SeekTarget } from "./seek_target.ts";

/** One thing that an operator wants, from the flags of one call. Instants are as they were typed. */
export type ConsoleOrder =
  | DisplayOrder
  | TagOrder
  | StopOrder
  | StartOrder
  | ControlOrder
  | FindingOrder
  | ViewOrder;

export interface DisplayOrder {
  readonly type: "display";
  readonly name: "session" | "units" | "marker-color";
  readonly wish: DisplayWish;
}

export interface TagOrder {
  readonly type: "tag";
  readonly name: "tag";
  readonly text: TagText;
  /** The instant that it marks. */
  readonly at: string;
}

export interface StopOrder {
  readonly type: "stop";
  readonly name: "stop-group-replay";
  /** Null: all that run. */
  readonly replay: string | null;
}

export interface StartOrder {
  readonly type: "start";
  readonly name: "group-replay";
  readonly identifier: string;
  readonly streams: readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly rate?: number;
}

export interface ControlOrder {
  readonly type: "control";
  readonly name: "set-rate" | "seek" | "pause" | "resume";
  readonly change: ReplayChange;
  /** What tells the replay from others; undefined when there is only one. */
  readonly channel: string | undefined;
}

export type ReplayChange =
  | { readonly type: "rate"; readonly rate: number }
  | { readonly type: "seek"; readonly target: SeekTarget }
  | { readonly type: "pause" }
  | { readonly type: "resume" };

/** What is done with a finding. */
export interface FindingOrder {
  readonly type: "finding";
  readonly name: "finding";
  readonly id: string;
  readonly action: FindingAction;
  /** For how long it is shelved. */
  readonly for_ms?: number;
  readonly note?: string;
}

export type ViewOrder =
  | { readonly type: "channels"; readonly name: "list-channels" }
  | { readonly type: "findings"; readonly name: "list-findings" }
  | { readonly type: "roster"; readonly name: "roster" }
  | { readonly type: "ops log"; readonly name: "ops-log"; readonly since: string };

/** Whether an order is about what runs, and so begins with a question to the replay host. */
export function asksHost({ type }: ConsoleOrder): boolean {
  return type === "start" || type === "stop" || type === "control" || type === "channels";
}

/** Whether an order only looks. */
export function isView(order: ConsoleOrder): order is ViewOrder {
  return order.type === "channels" || order.type === "findings" || order.type === "roster" ||
    order.type === "ops log";
}
