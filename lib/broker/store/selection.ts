import type { SubjectFilter } from "../streams/subject_filter.ts";
import type { MessageStore } from "./message_store.ts";
import type { SubjectEntry } from "./subject_table.ts";

/** Subjects of a store that a filter lets through. */
function* matchingSubjects(
  store: MessageStore,
  filter: SubjectFilter,
): Generator<SubjectEntry> {
  if (filter.isLiteral) {
    for (const subject of filter.literals) {
      const entry = store.subjects.findText(subject);
      if (entry) yield entry;
    }
  } else {
    // The filter remembers which it has matched: their names are not read again.
    for (const entry of store.subjects.matching(">")) if (filter.matches(entry)) yield entry;
  }
}

/** How many messages from `seq` on pass the filter. */
export function countFrom(store: MessageStore, filter: SubjectFilter, seq: number): number {
  // Not subject by subject: whoever counts along a time axis asks for hundreds of places at once.
  if (filter.all) return store.countFrom(seq);
  let count = 0;
  for (const entry of matchingSubjects(store, filter)) {
    if (entry.seqs.last >= seq) count += entry.seqs.countFrom(seq);
  }
  return count;
}

/** The first sequence from `seq` on that passes the filter; 0 when there is none. */
export function nextMatching(store: MessageStore, filter: SubjectFilter, seq: number): number {
  if (filter.literal !== null) {
    return store.subjects.findText(filter.literal)?.seqs.atOrAfter(seq) ?? 0;
  }
  let found = store.nextLive(seq);
  if (filter.all) return found;
  // What passes is mostly near. Where it is rare, or nowhere, subjects are fewer than messages.
  for (let left = store.subjects.size; found > 0 && left > 0; left--) {
    const entry = store.subjects.get(store.subjectIdOf(found));
    if (entry && filter.matches(entry)) return found;
    found = store.nextLive(found + 1);
  }
  return found === 0 ? 0 : earliestOfSubjects(store, filter, found);
}

/** The same, found by looking at each subject that passes. */
function earliestOfSubjects(store: MessageStore, filter: SubjectFilter, seq: number): number {
  let earliest = Infinity;
  for (const entry of matchingSubjects(store, filter)) {
    earliest = Math.min(earliest, entry.seqs.atOrAfter(seq) || Infinity);
  }
  return earliest === Infinity ? 0 : earliest;
}

/** The last sequence per subject that passes the filter, at or before `upTo`, ascending. */
export function lastPerSubject(
  store: MessageStore,
  filter: SubjectFilter,
  upTo = Infinity,
): number[] {
  const seqs: number[] = [];
  for (const entry of matchingSubjects(store, filter)) {
    const seq = upTo >= entry.seqs.last ? entry.seqs.last : entry.seqs.atOrBefore(upTo);
    if (seq > 0) seqs.push(seq);
  }
  return seqs.sort((a, b) => a - b);
}
