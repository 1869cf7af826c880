// The package as `cargo xtask pack` leaves it in pkg/: the tarball where there is one, else the folder.
import { execFileSync } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const pkg = fileURLToPath(new URL("../../pkg/", import.meta.url));

/** The folder of the package; a tarball is unpacked below `scratch`. */
export async function packed(scratch) {
  const names = await readdir(pkg).catch(() => []);
  const tarballs = names.filter((name) => name.endsWith(".tgz"));
  if (tarballs.length > 1)
    throw new Error("There are several tarballs in pkg/: run `cargo xtask pack` afresh.");
  if (tarballs.length === 1) {
    const folder = join(scratch, "timpush-sched");
    await mkdir(folder);
    execFileSync("tar", ["-xzf", join(pkg, tarballs[0]), "-C", folder, "--strip-components=1"]);
    return folder;
  }
  if (names.includes("package.json")) return pkg;
  throw new Error("There is no package in pkg/: run `cargo xtask pack` first.");
}
