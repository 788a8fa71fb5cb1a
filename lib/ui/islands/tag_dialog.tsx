import type { Signal } from "@preact/signals";
import type { Tag } from "@rangecast/channel/tag";
import { parseIso } from "@rangecast/base/utc";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import { TagForm } from "./tag_form.tsx";

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
  return (
    <dialog ref={dialog} onClose={done} aria-labelledby="tag-form-head">
      {at_ms !== null && (
        <TagForm
          key={tag?.id ?? at_ms}
          tag={tag}
          at_ms={at_ms}
          onDone={() => dialog.current?.close()}
        />
      )}
    </dialog>
  );

  function done(): void {
    edited.value = null;
    desk.tagged_ms.value = null;
  }
}
