import { useSignal } from "@preact/signals";
import type { Tag } from "@rangecast/channel/tag";
import { parseIso } from "@rangecast/base/utc";
import { useDesk } from "../desk/desk_context.tsx";
import { formatTime } from "../models/time/format_time.ts";
import { SmallButton } from "./icon.tsx";
import { TagDialog } from "./tag_dialog.tsx";

/** Tags that are listed at a time; a search finds the others. */
const LISTED = 200;

/** Marks on instants: list, find, jump, edit, delete; and the form for a new one. */
export function TagPanel() {
  const desk = useDesk();
  const search = useSignal("");
  const edited = useSignal<Tag | null>(null);
  const tags = desk.client.picture.tags.value;
  const left_out = desk.client.picture.tagsLeftOut.value;
  const wanted = search.value.trim().toLowerCase();
  const found = tags.filter((tag) => textOf(tag).includes(wanted)).slice(-LISTED).toReversed();
  return (
    <section class="panel" data-panel="tags" aria-labelledby="tags-head">
      <div class="panel-head">
        <h2 id="tags-head">Tags</h2>
        <span class="dim">{tags.length}</span>
      </div>
      {tags.length > 8 && (
        <input
          type="search"
          class="search"
          placeholder="Find"
          aria-label="Find a tag"
          value={search.value}
          maxLength={100}
          onInput={(event) => search.value = event.currentTarget.value}
        />
      )}
      {tags.length === 0 && <p class="panel-note">None yet. Press T to mark an instant.</p>}
      <ul class="list">
        {found.map((tag) => (
          <li key={tag.id} class="tag-row">
            <button
              type="button"
              class="list-row"
              title={tag.notes}
              onClick={() => desk.playback.seek(parseIso(tag.ts))}
            >
              <span class="dot" data-tone="tag" aria-hidden="true"></span>
              <span class="list-name">{tag.label}</span>
              <span class="list-figure">
                {formatTime(parseIso(tag.ts), desk.preferences.scale.value)}
              </span>
            </button>
            <span class="tag-row-actions">
              <SmallButton
                icon="zero"
                label={`Mission time begins at ${tag.label}`}
                onPress={() => desk.preferences.setMissionZero(parseIso(tag.ts))}
              />
              <SmallButton icon="edit" label={`Edit ${tag.label}`} onPress={() => edit(tag)} />
              <SmallButton icon="bin" label={`Delete ${tag.label}`} onPress={() => remove(tag)} />
            </span>
          </li>
        ))}
      </ul>
      {left_out > 0 && <p class="panel-note" data-left-out>{left_out} more tags are not shown.</p>}
      <TagDialog edited={edited} />
    </section>
  );

  function edit(tag: Tag): void {
    edited.value = tag;
  }

  async function remove({ id }: Tag): Promise<void> {
    const answer = await desk.client.ask({ type: "tag_delete", tag_id: id });
    if (answer.ok) desk.forgetTag(id);
    else desk.say(answer.message);
  }
}

function textOf({ label, category = "", notes = "", creator = "" }: Tag): string {
  return `${label}\n${category}\n${notes}\n${creator}`.toLowerCase();
}
