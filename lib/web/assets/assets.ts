import { createHash } from "node:crypto";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import { chooseEncoding, type Encoding } from "./accept_encoding.ts";
import { type BuiltFile, MANIFEST_FILE, readManifest } from "./manifest.ts";

/** All files are held in memory: a build that is larger than this is a mistake. */
const MAX_BYTES = 64 * 2 ** 20;
const ASSETS_PATH = "/assets/";
/** RFC 8246: not even a reload asks again. */
const FOREVER = "public, max-age=31536000, immutable";

interface Asset {
  readonly url: string;
  readonly type: string;
  readonly etag: string;
  readonly imports: readonly string[];
  readonly bodies: Readonly<Partial<Record<Encoding, Uint8Array<ArrayBuffer>>>>;
}

/** The files of several parts of the build, by names such as `player/browser.js`. */
export class Assets {
  readonly #byName = new Map<string, Asset>();
  readonly #byUrl = new Map<string, Asset>();
  #bytes = 0;

  /**
   * Reads the parts of a build; each is a folder with a manifest, as `deno task build` makes it.
   * @throws OperatorError when one of them is not there, or is not whole.
   */
  static async open(folders: readonly string[]): Promise<Assets> {
    const assets = new Assets();
    for (const folder of folders) {
      try {
        await assets.#add(folder);
      } catch (error) {
        throw new OperatorError(
          `Cannot serve pages as ${folder} must hold a whole build, which deno task build makes: ${
            messageOf(error)
          }`,
          { cause: error },
        );
      }
    }
    return assets;
  }

  /** The names of all files, such as `player/browser.js`. */
  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /**
   * The address of a file.
   * @throws TypeError when the build has no such file.
   */
  url(name: string): string {
    return this.#named(name).url;
  }

  /** The addresses of all that a script loads before it runs, itself not included. */
  preloads(name: string): string[] {
    const found = new Set<string>();
    const todo = [name];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      for (const it of this.#named(next).imports) {
        const { url } = this.#named(it);
        if (!found.has(url)) todo.push(it);
        found.add(url);
      }
    }
    return [...found];
  }

  /** The answer to a request for a file; null when the path is none of a file. */
  answer(path: string, headers: Headers): Response | null {
    const asset = this.#byUrl.get(path);
    return asset ? serve(asset, headers, FOREVER) : null;
  }

  /** A file under an address of its own, which is asked for again each time: an icon, for instance. */
  answerNamed(name: string, headers: Headers): Response {
    return serve(this.#named(name), headers, "no-cache");
  }

  #named(name: string): Asset {
    const asset = this.#byName.get(name);
    if (!asset) throw new TypeError(`Cannot find ${name} as the build has no such file`);
    return asset;
  }

  async #add(folder: string): Promise<void> {
    const part = folder.replace(/\/+$/, "").split("/").at(-1) ?? "";
    const { files } = readManifest(await Deno.readTextFile(`${folder}/${MANIFEST_FILE}`));
    for (const [name, built] of Object.entries(files)) {
      const bodies = await readBodies(folder, built);
      const asset: Asset = {
        url: `${ASSETS_PATH}${part}/${built.file}`,
        type: built.type,
        etag: createHash("sha256").update(bodies.identity).digest("base64url").slice(0, 22),
        imports: built.imports.map((it) => `${part}/${it}`),
        bodies,
      };
      this.#bytes += Object.values(bodies).reduce((sum, body) => sum + body.length, 0);
      if (this.#bytes > MAX_BYTES) {
        throw new RangeError(`all files together must be at most ${MAX_BYTES} bytes`);
      }
      this.#byName.set(`${part}/${name}`, asset);
      this.#byUrl.set(asset.url, asset);
    }
  }
}

async function readBodies(folder: string, { file, bytes, gzip_bytes, brotli_bytes }: BuiltFile) {
  const read = async (path: string, expected_bytes: number) => {
    const body = await Deno.readFile(path);
    if (body.length === expected_bytes) return body;
    throw new RangeError(`${path} must have ${expected_bytes} bytes: it has ${body.length}`);
  };
  const path = `${folder}/${file}`;
  return {
    identity: await read(path, bytes),
    ...(gzip_bytes === null ? {} : { gzip: await read(`${path}.gz`, gzip_bytes) }),
    ...(brotli_bytes === null ? {} : { br: await read(`${path}.br`, brotli_bytes) }),
  };
}

function serve({ type, etag, bodies }: Asset, asked: Headers, caching: string): Response {
  // The object's keys are its encodings.
  const available = Object.keys(bodies) as Encoding[];
  const encoding = chooseEncoding(asked.get("accept-encoding"), available);
  const headers = new Headers({
    "content-type": type,
    "cache-control": caching,
    "etag": `"${etag}-${encoding}"`,
    "vary": "accept-encoding",
  });
  if (isKnown(asked.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const body = bodies[encoding] ?? new Uint8Array();
  if (encoding !== "identity") headers.set("content-encoding", encoding);
  headers.set("content-length", String(body.length));
  return new Response(body, { headers });
}

/** Whether the client has the file in some encoding. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((tag) =>
    tag.trim().replace(/^W\//, "").startsWith(`"${etag}-`)
  );
}
