// The Rust endpoint, as the sandbox serves it, keeps to the protocol.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { asked } from "../support/asked.mjs";
import { sandbox, sandboxProgram } from "../support/sandbox.mjs";
import { identifier, sdkappid } from "../support/usersig.mjs";
import { conformance } from "./conformance.mjs";
import { lifecycle } from "./lifecycle.mjs";

const password = "a password that is only a test's";
/** @type {string} */
let folder;
/** @type {string} */
let operators;
let starts = 0;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "timpush-signing-"));
  operators = join(folder, "operators.toml");
  const add = ["operator", "add", "any", "--role", "viewer", "--file", operators];
  execFileSync(sandboxProgram(), add, { input: `${password}\n` });
  // One hash is enough for all of them: hashing is slow on purpose.
  const [hash] = readFileSync(operators, "utf8").match(/password_hash = .*/) ?? [];
  if (hash === undefined) throw new Error(`${operators} holds no password_hash`);
  const all = ["viewer", "editor", "admin"].flatMap((role) =>
    ["first", "second"].map((name) => `[[operators]]\nname = "${role}-${name}"\nrole = "${role}"\n${hash}\n`),
  );
  writeFileSync(operators, all.join("\n"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** @param {{ service?: string, key?: string, perSecond?: number, sign?: boolean }} wish without a service, the sandbox's */
async function start({ service, key = "", perSecond = 0, sign = false }) {
  const audit = join(folder, `audit-${starts++}.jsonl`);
  const flags = [
    "--operators",
    operators,
    "--audit",
    audit,
    "--signing-requests-per-second",
    String(perSecond),
  ];
  if (service)
    flags.push("--signing-host", service, "--sdkappid", String(sdkappid), "--identifier", identifier);
  if (sign) flags.push("--sign");
  const server = await sandbox(flags, {
    env: service ? { TIMPUSH_SECRET_KEY: key } : {},
    notAt: service ? [service] : [],
  });
  /** @type {Map<string, Promise<string>>} */
  const cookies = new Map();
  return {
    url: server.url,
    async as(/** @type {string} */ role, name = "first") {
      const operator = `${role}-${name}`;
      if (!cookies.has(operator)) cookies.set(operator, signIn(server.url, operator));
      return { cookie: (await cookies.get(operator)) ?? "" };
    },
    audit: async () => `${server.said()}\n${readFileSync(audit, "utf8")}`,
    close: server.close,
  };
}

async function signIn(/** @type {string} */ url, /** @type {string} */ name) {
  const answer = await asked(`${url}/session`, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password }),
  });
  const [cookie] = answer.headers["set-cookie"] ?? [];
  if (cookie === undefined) throw new Error(`signing in answered ${answer.status} ${answer.text}`);
  return cookie.split(";")[0] ?? "";
}

conformance("the Rust endpoint", start, {
  anyCase: true,
  origin: true,
  unreached: true,
  filled: true,
  sign: true,
});
lifecycle("the Rust endpoint", () => start({}));
