import type { Tag } from "@rangecast/channel/tag";
import type { Wish } from "@rangecast/client/live-client";

const FIELDS = ["label", "category", "notes"] as const;

/**
 * What is asked for by a form with `label`, `category` and `notes`: a new tag on the instant
 * `at_ms` (Unix ms), or of a tag that there is no more than what has changed, so that others' words
 * stay. Null without a label.
 */
export function tagWish(
  form: Pick<FormData, "get">,
  { tag, at_ms }: { readonly tag: Tag | null; readonly at_ms: number },
): Wish | null {
  const typed = (name: typeof FIELDS[number]) => String(form.get(name) ?? "").trim();
  const label = typed("label");
  if (label === "") return null;
  const said = FIELDS.filter((name) => typed(name) !== (tag?.[name] ?? ""));
  const words = Object.fromEntries(said.map((name) => [name, typed(name)]));
  return tag
    ? { type: "tag_update", tag_id: tag.id, ...words }
    : { type: "tag_create", ts_ms: at_ms, ...words, label };
}
