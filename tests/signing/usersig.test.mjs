// UserSigs are the same whoever makes them: the sandbox, npm's tls-sig-api-v2, or PyPI's.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import tls from "tls-sig-api-v2";
import { asked } from "../support/asked.mjs";
import { python, withoutPython } from "../support/python.mjs";
import { ownKey, sandbox } from "../support/sandbox.mjs";
import { claims, identifier, sdkappid, signatureOf } from "../support/usersig.mjs";

/** @typedef {{ makes: (key: string, seconds: number) => string, signs: (said: any, key: string) => string }} Package */

const script = fileURLToPath(new URL("usersig.py", import.meta.url));
const asks = (/** @type {unknown} */ wish) =>
  execFileSync(python, [script, JSON.stringify(wish)], { encoding: "utf8" }).trim();

/** @type {Record<string, Package & { skip: string | false }>} */
const packages = {
  npm: {
    skip: false,
    makes: (key, seconds) => new tls.Api(sdkappid, key).genUserSig(identifier, seconds),
    signs: signatureOf,
  },
  PyPI: {
    skip: withoutPython,
    makes: (key, seconds) => asks({ sdkappid, key, identifier, seconds }),
    signs: (said, key) => asks({ sdkappid: said["TLS.sdkappid"], key, said }),
  },
};

/** @type {Awaited<ReturnType<typeof sandbox>>} */
let server;
before(async () => {
  server = await sandbox(["--sign"]);
});
after(() => server?.close());

const json = { "content-type": "application/json" };

async function ofSandbox() {
  const body = JSON.stringify({ sdkappid, command: "get_sched_task" });
  const { status, text } = await asked(`${server.url}/sign`, { headers: json, body });
  assert.equal(status, 200, text);
  return JSON.parse(text).usersig;
}

/** What the service says to a request that is signed so, for a task that isn't there. */
async function verdict(/** @type {string} */ usersig) {
  const query = { sdkappid: String(sdkappid), identifier, usersig, random: "1", contenttype: "json" };
  const url = `${server.url}/v4/timpush/get_sched_task?${new URLSearchParams(query)}`;
  const { text } = await asked(url, {
    headers: json,
    body: JSON.stringify({ Sdkappid: sdkappid, TaskID: 1 }),
  });
  return JSON.parse(text).ErrorCode;
}

// The vectors that were computed once, by all of them.
const key = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
const vectors = [
  ["administrator", 1400000000, 1700000000, 86400, "yLAe+w7WUeUuqbV9h/TX78u21oTGi+i9Zp1u3PpnY60="],
  ["xiaojun", 1400000000, 1600000000, 15552000, "1Z5PngDjGaufeSiPoBuxdHY7EK3JTdAjMP93S4KvV3M="],
  ["admin", 88888888, 1748772000, 604800, "2yh9vtqprIsFbHHDZmPsx4SmUz8wbUdpouLktechiJM="],
];

for (const [name, { skip, makes, signs }] of Object.entries(packages)) {
  test(`${name}'s package signs the known vectors as ever`, { skip }, () => {
    for (const [user, app, time, expire, sig] of vectors) {
      const said = { "TLS.identifier": user, "TLS.sdkappid": app, "TLS.time": time, "TLS.expire": expire };
      assert.equal(signs(said, key), sig);
    }
  });

  test(`the sandbox's UserSig says what ${name}'s says, and bears the signature that ${name}'s would`, {
    skip,
  }, async () => {
    const ours = claims(await ofSandbox());
    const theirs = claims(makes(ownKey, ours["TLS.expire"]));
    assert.equal(ours["TLS.sig"], signs(ours, ownKey));
    assert.deepEqual(Object.keys(ours).sort(), Object.keys(theirs).sort());
    for (const member of ["TLS.ver", "TLS.identifier", "TLS.sdkappid", "TLS.expire"])
      assert.equal(ours[member], theirs[member], member);
    assert.ok(Math.abs(ours["TLS.time"] - theirs["TLS.time"]) < 30);
  });

  test(`the sandbox takes ${name}'s UserSig, and none by another key or past its time`, {
    skip,
  }, async () => {
    assert.equal(await verdict(makes(ownKey, 600)), 90104);
    assert.equal(await verdict(makes("another key", 600)), 70009);
    assert.equal(await verdict(makes(ownKey, -60)), 70001);
  });
}
