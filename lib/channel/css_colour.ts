import { quoted } from "./spoken_message.ts";

/** The names of CSS Color Module Level 4, section 6.1, and `transparent`. */
const NAMES: ReadonlySet<string> = new Set(
  `aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
  brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
  darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange
  darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
  darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen
  fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred
  indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
  lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
  lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta
  maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
  mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
  navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
  paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red
  rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
  slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
  whitesmoke yellow yellowgreen transparent`.split(/\s+/),
);

/** As the schema of display commands has it. */
const MAX_LENGTH = 64;
const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/;
const FUNCTION = /^(rgb|hsl|hwb|lab|lch|oklab|oklch)(a?)\(([^()]*)\)$/;
const NUMBER = /^[+-]?(?:\d*\.)?\d+(?:e[+-]?\d{1,3})?(%|deg|grad|rad|turn)?$/;

/** Which component of a colour function is an angle. */
const HUE_AT: Readonly<Record<string, number>> = { hsl: 0, hwb: 0, lch: 2, oklch: 2 };
/** Functions that may separate their components by commas, and have a form with `a`. */
const LEGACY: readonly string[] = ["rgb", "hsl"];

/**
 * A CSS colour, trimmed and in lower case: a name, `#rgb` to `#rrggbbaa`, or a colour function of
 * numbers.
 * @throws SyntaxError for any other text.
 */
export function parseColour(text: string): string {
  const colour = text.trim().toLowerCase();
  const known = NAMES.has(colour) || HEX.test(colour);
  if (known || (colour.length <= MAX_LENGTH && isFunction(colour))) return colour;
  throw new SyntaxError(
    `a colour is a CSS colour such as green, #00ff00 or rgb(0 255 0): ` +
      `current value is ${quoted(text)}`,
  );
}

function isFunction(colour: string): boolean {
  const [, name = "", alpha, body = ""] = FUNCTION.exec(colour) ?? [];
  const legacy = LEGACY.includes(name);
  if (name === "" || (alpha === "a" && !legacy) || /[^\S ]/.test(body)) return false;
  const parts = legacy && body.includes(",") ? legacyParts(body) : modernParts(body);
  return parts !== null && parts.every((part, at) => isComponent(part, at === HUE_AT[name]));
}

/** `r, g, b` or `r, g, b, alpha`. */
function legacyParts(body: string): string[] | null {
  const parts = body.split(",").map((part) => part.trim());
  return parts.length === 3 || parts.length === 4 ? parts : null;
}

/** `r g b` or `r g b / alpha`. */
function modernParts(body: string): string[] | null {
  const [colour = "", ...alpha] = body.split("/").map((part) => part.trim());
  const parts = colour.split(/ +/);
  return parts.length === 3 && alpha.length <= 1 ? [...parts, ...alpha] : null;
}

function isComponent(part: string, isHue: boolean): boolean {
  const match = NUMBER.exec(part);
  if (!match) return false;
  const unit = match[1] ?? "";
  return isHue ? unit !== "%" : unit === "" || unit === "%";
}
