import { useSignal } from "@preact/signals";
import type { Tag } from "@rangecast/channel/tag";
import { TAG_LIMITS } from "@rangecast/gateway/protocol";
import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import { tagWish } from "../models/tags/tag_wish.ts";
import { formatDate, formatTime, scaleName } from "../models/time/format_time.ts";

type Progress =
  | { readonly type: "typing" }
  | { readonly type: "saving" }
  | { readonly type: "not saved"; readonly problem: string };

/** The words of a tag. It keeps what is typed until the gateway has said that the tag is stored. */
export function TagForm({ tag, at_ms, onDone }: {
  /** Null for a new one. */
  readonly tag: Tag | null;
  /** The instant that it marks, Unix ms. */
  readonly at_ms: number;
  readonly onDone: () => void;
}) {
  const desk = useDesk();
  const progress = useSignal<Progress>({ type: "typing" });
  const isShown = useRef(true);
  useEffect(() => () => {
    isShown.current = false;
  }, []);
  const { type } = progress.value;
  return (
    <form class="tag-form" onSubmit={save} aria-busy={type === "saving"}>
      <h2 id="tag-form-head">{tag ? "Tag" : "Tagg this instant"}</h2>
      <Instant at_ms={at_ms} />
      <label class="field">
        <span>Comment</span>
        <input
          name="label"
          required
          maxLength={TAG_LIMITS.label}
          defaultValue={tag?.label ?? ""}
          autofocus
        />
      </label>
      <label class="field">
        <span>Category</span>
        <input
          name="category"
          maxLength={TAG_LIMITS.category}
          defaultValue={tag?.category ?? ""}
        />
      </label>
      <label class="field">
        <span>Notes</span>
        <textarea name="notes" rows={3} maxLength={TAG_LIMITS.notes}>{tag?.notes ?? ""}</textarea>
      </label>
      {progress.value.type === "not saved" && (
        <p class="alarm" role="alert">{progress.value.problem}</p>
      )}
      <div class="button-row">
        <button type="submit" class="primary" aria-disabled={type === "saving"}>Save</button>
        <button type="button" onClick={onDone}>Cancel</button>
        <span class="dim" role="status">{type === "saving" ? "Saving" : ""}</span>
      </div>
    </form>
  );

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement) || type === "saving") return;
    const wish = tagWish(new FormData(event.currentTarget), { tag, at_ms });
    if (wish === null) {
      progress.value = { type: "not saved", problem: "A tag needs a comment." };
      return;
    }
    progress.value = { type: "saving" };
    const answer = await desk.client.ask(wish);
    if (answer.ok) return isShown.current ? onDone() : undefined;
    const problem = answer.message.replace(/\.?$/, ".");
    if (!isShown.current) return desk.say(`The tag is not saved. ${problem}`);
    progress.value = { type: "not saved", problem: `${problem} Your words are kept: save again.` };
  }
}

function Instant({ at_ms }: { readonly at_ms: number }) {
  const scale = useDesk().preferences.scale.value;
  return (
    <p class="tag-instant">
      <span class="instant">{formatTime(at_ms, scale, "milliseconds")}</span>
      <span class="dim">{scaleName(at_ms, scale)}</span>
      <span class="dim">{formatDate(at_ms, scale)}</span>
    </p>
  );
}
