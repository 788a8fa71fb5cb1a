import type { Signal } from "@preact/signals";
import type { Tag } from "@rangecast/channel/tag";
import { parseIso } from "@rangecast/base/utc";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import { formatDate, formatTime, scaleName } from "../models/time/format_time.ts";

/** The words for an instant that is frozen already, or new words for a tag. */
export function TagDialog({ edited }: { readonly edited: Signal<Tag | null> }) {
  const desk = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const tag = edited.value;
  const at_ms = tag ? parseIso(tag.ts) : desk.tagged_ms.value;
  // Before anything else is heard: what is typed right after the key belongs to the form.
  useLayoutEffect(() => {
    if (at_ms !== null) dialog.current?.showModal();
    else dialog.current?.close();
  }, [at_ms, tag?.id]);
  const scale = desk.preferences.scale.value;
  return (
    <dialog ref={dialog} onClose={done} aria-labelledby="tag-form-head">
      {at_ms !== null && (
        <form class="tag-form" method="dialog" onSubmit={save} key={tag?.id ?? at_ms}>
          <h2 id="tag-form-head">{tag ? "Tag" : "Tagg this instant"}</h2>
          <p class="tag-instant">
            <span class="instant">{formatTime(at_ms, scale, "milliseconds")}</span>
            <span class="dim">{scaleName(at_ms, scale)}</span>
            <span class="dim">{formatDate(at_ms, scale)}</span>
          </p>
          <label class="field">
            <span>Comment</span>
            <input
              name="label"
              required
              maxLength={1000}
              defaultValue={tag?.label ?? ""}
              autofocus
            />
          </label>
          <label class="field">
            <span>Category</span>
            <input name="category" maxLength={100} defaultValue={tag?.category ?? ""} />
          </label>
          <label class="field">
            <span>Notes</span>
            <textarea name="notes" rows={3} maxLength={10_000}>{tag?.notes ?? ""}</textarea>
          </label>
          <div class="button-row">
            <button type="submit" class="primary">Save</button>
            <button
              type="button"
              onClick={() =>
                dialog.current?.close()}
            >
              Cancel
            </button>
          </div>
        </form>
      )}
    </dialog>
  );

  function done(): void {
    edited.value = null;
    desk.tagged_ms.value = null;
  }

  async function save(event: SubmitEvent): Promise<void> {
    if (!(event.currentTarget instanceof HTMLFormElement) || at_ms === null) return;
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "").trim();
    const [label, category, notes] = [field("label"), field("category"), field("notes")];
    if (label === "") return event.preventDefault();
    const text = {
      label,
      ...(category === "" && !tag ? {} : { category }),
      ...(notes === "" && !tag ? {} : { notes }),
    };
    const answer = await desk.client.ask(
      tag
        ? { type: "tag_update", tag_id: tag.id, ...text }
        : { type: "tag_create", ts_ms: at_ms, ...text },
    );
    if (!answer.ok) desk.say(answer.message);
  }
}
