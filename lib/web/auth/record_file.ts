const VERSION = 1;

/**
 * The records of a file such as `{"version": 1, "users": [...]}`.
 * @throws SyntaxError when it is no such file, has too many records, or one of them twice.
 */
export function readRecords<T extends object>(
  text: string,
  { list, max, key, read }: {
    readonly list: string;
    readonly max: number;
    /** The field that no two records share. */
    readonly key: keyof T;
    read(record: Readonly<Record<string, unknown>>): T;
  },
): T[] {
  const file: unknown = JSON.parse(text);
  if (!isRecord(file) || file.version !== VERSION || !Array.isArray(file[list])) {
    throw new SyntaxError(`it must be version ${VERSION} of a list of ${list}`);
  }
  const records: unknown[] = file[list];
  if (records.length > max) {
    throw new SyntaxError(`it must have at most ${max} ${list}: it has ${records.length}`);
  }
  const known = new Map<unknown, T>();
  for (const record of records) {
    if (!isRecord(record)) throw new SyntaxError(`one of the ${list} is no object`);
    const entry = read(record);
    if (known.has(entry[key])) throw new SyntaxError(`${String(entry[key])} is there twice`);
    known.set(entry[key], entry);
  }
  return [...known.values()];
}

export function writeRecords(list: string, records: readonly object[]): string {
  return `${JSON.stringify({ version: VERSION, [list]: records }, null, 2)}\n`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
