// schemathesis, which makes up requests from the OpenAPI file, finds no answer of the Rust endpoint that isn't in it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { document } from "../support/openapi.mjs";
import { pythonProgram, withoutPython } from "../support/python.mjs";
import { sandbox } from "../support/sandbox.mjs";
import { sdkappid } from "../support/usersig.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

test("schemathesis finds nothing", { skip: withoutPython }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "timpush-schemathesis-"));
  const audit = join(folder, "audit.jsonl");
  const server = await sandbox(["--sign", "--audit", audit]);
  try {
    // As somebody who runs an endpoint would fill the file in: with the app, and with times that lie ahead.
    document.components.schemas.Sdkappid.const = sdkappid;
    const tomorrow = new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10);
    const file = join(folder, "openapi.json");
    writeFileSync(
      file,
      JSON.stringify(document).replaceAll('"2027-06-01 02:00:00"', `"${tomorrow} 02:00:00"`),
    );
    const limits = ["--max-examples", "50", "--seed", "5", "--max-failures", "10"];
    const { status, stdout, stderr } = spawnSync(
      pythonProgram("schemathesis"),
      ["run", file, "--url", server.url, "--checks", "all", "--warnings", "off", "--no-color", ...limits],
      // It leaves its examples where it runs.
      {
        cwd: folder,
        encoding: "utf8",
        env: {
          ...process.env,
          SCHEMATHESIS_HOOKS: "unsayable",
          PYTHONPATH: here,
          PYTHONDONTWRITEBYTECODE: "1",
        },
      },
    );
    assert.equal(status, 0, stdout + stderr);

    // Else it would only have seen refusals.
    const lines = readFileSync(audit, "utf8").split("\n");
    for (const path of Object.keys(document.paths)) {
      const command = path.replace("/relay/", "");
      if (command === "/sign") continue;
      const done = lines.some((line) => line.includes(`"${command}"`) && /"error_code":\s*0\b/.test(line));
      assert.ok(done, `no ${command} of it went well`);
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
