import type { Area, Filter, View } from "../protocol/client_message.ts";
import { MAX_FILTER_ENTITIES } from "../protocol/protocol.ts";
import { fields, finite, flag, list, NotOfForm, optional, text } from "./reading.ts";

const MAX_ENTITY_LENGTH = 64;
const MAX_RATE_HZ = 1000;

/** @throws NotOfForm */
export function readFilter(value: unknown): Filter {
  const filter = fields(value, "a filter", ["entities", "area"]);
  return {
    ...optional(
      filter,
      "entities",
      (entities) =>
        list(
          entities,
          "entities",
          MAX_FILTER_ENTITIES,
          (each) => text(each, "an entity", MAX_ENTITY_LENGTH),
        ),
    ),
    ...optional(filter, "area", readArea),
  };
}

/** @throws NotOfForm */
export function readView(value: unknown): View {
  const view = fields(value, "a view", ["type", "rate_hz", "raw"]);
  const rate_hz = finite(view.rate_hz, "rate_hz", 0, MAX_RATE_HZ);
  if (view.type === "tracks" && view.raw === undefined) return { type: "tracks", rate_hz };
  if (view.type === "observations") {
    return { type: "observations", rate_hz, ...optional(view, "raw", (raw) => flag(raw, "raw")) };
  }
  throw new NotOfForm('a view is of type "tracks", or of "observations" with or without raw');
}

function readArea(value: unknown): Area {
  const area = fields(value, "an area", ["south", "west", "north", "east"]);
  const south = finite(area.south, "south", -90, 90);
  const north = finite(area.north, "north", -90, 90);
  if (south > north) throw new NotOfForm("the south of an area is not north of its north");
  return {
    south,
    north,
    west: finite(area.west, "west", -180, 180),
    east: finite(area.east, "east", -180, 180),
  };
}
