import { apiError } from "../api/api_error.ts";
import { isSubsetOf, isValidSubject, subjectsOverlap } from "../routing/subject.ts";

// Subjects that belong to the broker: a stream on them would capture its own acknowledgements.
const OWN_SUBJECTS = ["$JS.>", "$JSC.>", "$NRG.>"];
// Captured only by who asks for it, because these are answers to the API rather than requests.
const EVENTS = "$JS.EVENT.>";

/** @throws ApiError 10052 when a stream may not have these subjects. */
export function checkSubjects(subjects: readonly string[], noAck: boolean): void {
  for (const [i, subject] of subjects.entries()) {
    if (!isValidSubject(subject)) throw apiError("streamConfig", "invalid subject");
    for (const other of subjects.slice(i + 1)) {
      if (subject === other) throw apiError("streamConfig", "duplicate subjects detected");
      if (subjectsOverlap(subject, other)) {
        throw apiError("streamConfig", `subject "${subject}" overlaps with "${other}"`);
      }
    }
    if (noAck) continue;
    if (subject === ">") {
      throw apiError("streamConfig", "capturing all subjects requires no-ack to be true");
    }
    const own = OWN_SUBJECTS.some((pattern) => subjectsOverlap(subject, pattern));
    if (own && !isSubsetOf(subject, EVENTS)) {
      throw apiError(
        "streamConfig",
        "subjects that overlap with jetstream api require no-ack to be true",
      );
    }
    const system = subjectsOverlap(subject, "$SYS.>") && !isSubsetOf(subject, "$SYS.ACCOUNT.>");
    if (system) {
      throw apiError(
        "streamConfig",
        "subjects that overlap with system api require no-ack to be true",
      );
    }
  }
}
