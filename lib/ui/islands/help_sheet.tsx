import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk/desk_context.tsx";
import { actionFor, type KeyBinding, KEYS } from "../models/keys/key_map.ts";
import { act } from "./act.ts";
import { IconButton } from "./icon.tsx";

/** Those of a length beside each other. */
const GROUPS: readonly KeyBinding["group"][] = ["Time", "Strip", "Map", "Page", "Tags"];

const hasSpace = (target: EventTarget | null) =>
  target instanceof Element && target.matches("button, summary");

/** The keys of a page, and what shows them. */
export function HelpSheet() {
  const desk = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = desk.sheet.value === "help";
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { key, shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta } = event;
      const onStrip = event.target instanceof Element && event.target.matches(".strip");
      const action = actionFor({ key, shift, ctrl, alt, meta, inText: isText(event), onStrip });
      // A dialog has its own keys, and a focused button or disclosure its space.
      if (!action || document.querySelector("dialog[open]")) return;
      if (key === " " && hasSpace(event.target)) return;
      event.preventDefault();
      act(desk, action);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help-head" onClose={() => desk.sheet.value = null}>
      <div class="dialog-head">
        <h1 id="help-head">Keys</h1>
        <IconButton icon="close" label="Close" onPress={() => dialog.current?.close()} />
      </div>
      <div class="key-sheet">
        {GROUPS.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <dl>
              {KEYS.filter((binding) => binding.group === group).map(({ shown, says }) => (
                <>
                  <dt>
                    <kbd>{shown}</kbd>
                  </dt>
                  <dd>{says}</dd>
                </>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}

function isText({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement;
}
