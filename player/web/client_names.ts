/** Letters of a user's name that are kept: with the rest, an id has at most 64 characters. */
const MAX_NAME_LENGTH = 32;

/** Names viewers as the console lists them: whose they are, and which of this program's. */
export class ClientNames {
  readonly #instance: string;
  #count = 0;

  /** `instance` has letters and digits alone, and tells programs apart. */
  constructor(instance: string) {
    this.#instance = instance;
  }

  /** A name that was not given before: letters, digits and `-`, as channels take them. */
  next(user: string): string {
    const plain = user.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
    const name = plain.slice(0, MAX_NAME_LENGTH) || "viewer";
    return `${name}-${this.#instance}-${++this.#count}`;
  }
}
