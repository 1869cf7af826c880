// The Python that xtask has made ready in target/python, with the packages of tests/signing/requirements.txt.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const inside = process.platform === "win32" ? "Scripts/python.exe" : "bin/python";
export const python =
  process.env.VENV_PYTHON || fileURLToPath(new URL(`../../target/python/${inside}`, import.meta.url));

/** Why tests that need Python are skipped, or false. */
export const withoutPython = process.env.NO_PYTHON
  ? `needs Python 3 with its venv module: ${process.env.NO_PYTHON}`
  : existsSync(python)
    ? false
    : "needs target/python: run `cargo xtask test signing`";

/** A program of the same folder. */
export const pythonProgram = (/** @type {string} */ name) =>
  join(dirname(python), process.platform === "win32" ? `${name}.exe` : name);
