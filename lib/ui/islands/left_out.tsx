import { useDesk } from "../desk/desk_context.tsx";
import { leftOutNotes } from "../models/status/left_out_notes.ts";

/** What the gateway knows of channels and programs and does not tell, as that is too much. */
export function LeftOut() {
  const { channels, health } = useDesk().client;
  const notes = leftOutNotes(channels.value?.left_out, health.value?.left_out);
  return <>{notes.map((note) => <p key={note} class="panel-note" data-left-out>{note}</p>)}</>;
}
