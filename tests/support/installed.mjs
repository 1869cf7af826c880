// Gives a test a project of its own in which the packed package is installed as a user would have it.
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const packed = fileURLToPath(new URL("../../pkg/", import.meta.url));

/** The path of the tarball that `cargo xtask pack` left in `pkg/`. */
export async function tarball() {
  const names = await readdir(packed).catch(() => []);
  const [name, ...others] = names.filter((name) => name.endsWith(".tgz"));
  if (!name || others.length > 0)
    throw new Error("There isn't exactly one tarball in pkg/: run `cargo xtask pack`, which leaves one.");
  return join(packed, name);
}

/**
 * A fresh folder outside the project, so that nothing is found by accident in the project's own node_modules.
 * The tarball is unpacked into `node_modules/timpush-sched`, which is what an install does with a package that
 * has no dependencies; no network is needed.
 *
 * @param {{ type?: "module" | "commonjs", template?: string | URL }} [options] the module type of the folder's
 *   package.json, or a folder to start from, which is copied (without its node_modules)
 */
export async function installed({ type = "module", template } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "timpush-sched-"));
  if (template) {
    const from = template instanceof URL ? fileURLToPath(template) : template;
    await cp(from, folder, { recursive: true, filter: (path) => basename(path) !== "node_modules" });
  } else {
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type }));
  }
  const home = join(folder, "node_modules", "timpush-sched");
  await mkdir(home, { recursive: true });
  execFileSync("tar", ["-xzf", await tarball(), "-C", home, "--strip-components=1"]);
  return folder;
}

/** Removes what `installed` made. */
export async function uninstalled(/** @type {string} */ folder) {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
