// The packed package, imported as a user's module would.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { installed, uninstalled } from "./installed.mjs";

/**
 * Installs it before the file's tests and removes it after them.
 *
 * @returns {{ folder: string, t: any, other: any }} `other` is the same package once more, as CommonJS
 */
export function packed() {
  /** @type {any} */
  const place = {};
  before(async () => {
    place.folder = await installed();
    const entry = join(place.folder, "entry.mjs");
    await writeFile(entry, `export * from "timpush-sched"; export { default } from "timpush-sched";`);
    place.t = await import(pathToFileURL(entry).href);
    place.other = createRequire(pathToFileURL(entry))("timpush-sched");
  });
  after(() => uninstalled(place.folder));
  return place;
}
