/** What may not stand in the text of a script element, by its escape in JSON. */
const ESCAPES: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/**
 * A value as JSON that can stand inside of `<script type="application/json">`, whatever its texts
 * hold: no end tag and no comment can begin in it (HTML, "Restrictions for contents of script
 * elements"), and JSON.parse() reads the same value back.
 * @throws TypeError when the value is none that JSON knows.
 */
export function embeddedJson(value: unknown): string {
  // The type of JSON.stringify() leaves out that undefined and functions give undefined.
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) {
    throw new TypeError(
      `Cannot embed a value as it must be one that JSON knows: current value is ${typeof value}`,
    );
  }
  return json.replaceAll(/[<>&\u2028\u2029]/g, (char) => ESCAPES[char] ?? char);
}
