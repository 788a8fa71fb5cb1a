import { DataFolder } from "./data_folder.ts";
import { makeSigningKey } from "./signing_key.ts";

/**
 * Makes a data folder without any user, unless it is there: for a demo whose viewers come by a
 * one-time link.
 * @throws OperatorError when it cannot be made, or others may look into it.
 */
export async function prepareDataFolder(path: string): Promise<void> {
  await makeSigningKey(await DataFolder.create(path));
}
