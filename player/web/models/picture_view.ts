import type { View } from "@rangecast/gateway/client-message";

/** Ticks per second of the picture: all that the gateway has. What is measured is seen the sooner. */
export const RATE_HZ = 20;

/** What a page subscribes to, for each domain. */
export const PICTURE_VIEW: View = { type: "tracks", rate_hz: RATE_HZ };
