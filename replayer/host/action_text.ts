import { formatIso } from "@rangecast/base/utc";
import type { ReplayAction } from "@rangecast/channel/replay-plan";

/** What a replay does that is told `action`, for the log. */
export function actionText(action: ReplayAction): string {
  switch (action.type) {
    case "pause":
      return "pauses";
    case "resume":
      return "resumes";
    case "rate":
      return `plays at rate ${action.rate}`;
    case "seek":
      return `seeks ${formatIso(action.position_ms)}`;
    case "step":
      return `steps by ${action.by_ms / 1000} s`;
  }
}
