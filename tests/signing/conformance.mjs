// Holds a signing endpoint to its protocol, docs/signing-endpoint.md, and each of its answers to the OpenAPI file.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once as event } from "node:events";
import { connect } from "node:net";
import { after, before, beforeEach, describe, test } from "node:test";
import { asked } from "../support/asked.mjs";
import { assertListed } from "../support/openapi.mjs";
import { answerOk, answerTo, failed, failures, says, upstream } from "../support/upstream.mjs";
import { claims, identifier, sdkappid, signatureOf } from "../support/usersig.mjs";

/** @typedef {"viewer" | "editor" | "admin"} Role */
/**
 * An endpoint that runs.
 *
 * @typedef {object} Endpoint
 * @property {string} url
 * @property {(role: Role, name?: string) => Promise<Record<string, string>>} as the headers that say who calls: one of
 *   two people with that role
 * @property {() => Promise<string>} audit what it has logged
 * @property {() => Promise<void>} close
 */
/** @typedef {{ service: string, key: string, perSecond?: number, sign?: boolean }} Wish */
/**
 * What an endpoint does beyond what every endpoint has to.
 *
 * @typedef {object} Beyond
 * @property {boolean} [anyCase] it refuses members that differ in the case of their letters alone
 * @property {boolean} [origin] it compares `Origin` with its own host
 * @property {boolean} [unreached] it frees a key when the service wasn't reached
 * @property {boolean} [filled] it counts the `Sdkappid` that it fills in
 * @property {boolean} [sign] it knows `/sign`
 * @property {boolean} [hook] it answers when the hook that says who calls fails, as that of the role `broken` does
 */

const looks = ["get_sched_task", "list_sched_task"];
const writes = ["add_sched_task", "modify_sched_task", "delete_sched_task"];
const key = "a secret key that no answer and no log may show";
const lost = [60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000];
const task = {
  Type: "Tag",
  SchedAt: "2027-06-01 02:00:00",
  Content: {
    From_Account: "canary-account",
    Condition: { TagsAnd: ["Stock A"] },
    MsgRandom: 985410822,
    OfflinePushInfo: { Title: 'canary-title "\\" 12345678901234567890', Desc: "中文 😀 \u2028" },
  },
};

/**
 * @param {string} name
 * @param {(wish: Wish) => Promise<Endpoint>} start
 * @param {Beyond & { skip?: string | false }} [options]
 */
export function conformance(name, start, options = {}) {
  const {
    skip = false,
    anyCase = false,
    origin = false,
    unreached = false,
    filled = false,
    sign = false,
    hook = false,
  } = options;
  describe(`${name} keeps to the protocol`, () => {
    // Not the suite as a whole: Node would count it as nothing at all.
    const holds = (/** @type {string} */ what, /** @type {() => Promise<void>} */ body) =>
      test(what, { skip }, body);
    const holdsIf = (/** @type {boolean} */ does) => (does ? holds : () => {});

    /** @type {Awaited<ReturnType<typeof upstream>>} */
    let service;
    /** @type {Endpoint} */
    let endpoint;
    /** Every answer, for the last test. @type {string[]} */
    const heard = [];

    before(async () => {
      if (skip) return;
      service = await upstream();
      endpoint = await start({ service: service.url, key });
    });
    after(async () => {
      await endpoint?.close();
      await service?.close();
    });
    beforeEach(() => {
      if (service) service.calls.length = 0;
    });

    /**
     * @param {string} path
     * @param {Parameters<typeof asked>[1] & { role?: Role | "nobody", name?: string, to?: Endpoint, json?: unknown }} [options]
     */
    async function call(path, { role = "admin", name, to = endpoint, json = {}, headers, ...rest } = {}) {
      const who = role === "nobody" ? {} : await to.as(role, name);
      const answer = await asked(to.url + path, {
        body: rest.method === "GET" || rest.method === "HEAD" ? undefined : JSON.stringify(json),
        headers: { "content-type": "application/json", ...who, ...headers },
        ...rest,
      });
      heard.push(answer.text, JSON.stringify(answer.headers));
      assertListed(rest.method ?? "POST", path.split("?")[0] ?? path, answer);
      return answer;
    }

    const relay = (/** @type {string} */ command, /** @type {Parameters<typeof call>[1]} */ options) =>
      call(`/relay/${command}`, options);
    const add = (/** @type {string} */ once, /** @type {Parameters<typeof call>[1]} */ options = {}) =>
      relay("add_sched_task", {
        json: task,
        ...options,
        headers: { "idempotency-key": once, ...options?.headers },
      });

    function refused(
      /** @type {{ status: number, text: string }} */ answer,
      /** @type {number} */ status,
      /** @type {string} */ problem,
    ) {
      assert.equal(answer.status, status, answer.text);
      assert.equal(JSON.parse(answer.text).type, `urn:timpush-sched:problem:${problem}`);
    }

    for (const command of [...looks, ...writes])
      holds(`${command} reaches the service, signed, and its answer comes back byte for byte`, async () => {
        const random = new Set();
        for (let time = 0; time < 2; time++) {
          const answer = await relay(command, { json: task });
          assert.equal(answer.status, 200);
          assert.equal(answer.text, answerTo(command));
          const { method, path, query, headers, text } = service.calls[time] ?? assert.fail("no call came");
          assert.equal(method, "POST");
          assert.equal(path, `/v4/timpush/${command}`);
          assert.match(headers["content-type"] ?? "", /^application\/json\b/);
          assert.deepEqual(JSON.parse(text), { ...task, Sdkappid: sdkappid });
          const names = ["contenttype", "identifier", "random", "sdkappid", "usersig"];
          assert.deepEqual([...query.keys()].sort(), names);
          assert.equal(query.get("sdkappid"), String(sdkappid));
          assert.equal(query.get("identifier"), identifier);
          assert.equal(query.get("contenttype"), "json");
          assert.match(query.get("random") ?? "", /^\d{1,10}$/);
          assert.ok(Number(query.get("random")) < 2 ** 32);
          random.add(query.get("random"));
          const said = claims(query.get("usersig") ?? "");
          assert.equal(said["TLS.identifier"], identifier);
          assert.equal(said["TLS.sdkappid"], sdkappid);
          assert.equal(said["TLS.expire"], 600);
          assert.ok(Math.abs(said["TLS.time"] - Date.now() / 1000) < 30);
          assert.equal(said["TLS.sig"], signatureOf(said, key));
        }
        assert.equal(random.size, 2);
      });

    holds("a refusal of the service is a 200 as well", async () => {
      service.next(says(failed(90110)));
      const answer = await relay("add_sched_task", { json: task });
      assert.equal(answer.status, 200);
      assert.equal(answer.text, failed(90110));
    });

    holds("nothing of the caller's query and headers goes along", async () => {
      const { cookie, ...who } = await endpoint.as("admin");
      await call("/relay/get_sched_task?usersig=forged&identifier=mallory&random=1&other=2", {
        role: "nobody",
        headers: {
          ...{ "x-forwarded-for": "192.0.2.1", "x-other": "forged", ...who },
          cookie: cookie ? `forged=1; ${cookie}` : "forged=1",
        },
      });
      const { query, headers } = service.calls[0] ?? assert.fail("no call came");
      assert.equal([...query.keys()].length, 5);
      assert.equal(query.get("identifier"), identifier);
      assert.doesNotMatch(JSON.stringify([...query]), /forged|mallory|other/);
      assert.doesNotMatch(JSON.stringify(headers), /forged|192\.0\.2\.1|cookie|authorization/);
    });

    holds("an id of 64 bits keeps its digits, both ways", async () => {
      for (const id of ["18446744073709551615", "9007199254740993"]) {
        const answer = await relay("get_sched_task", { body: `{"TaskID":${id}}` });
        assert.match(service.calls.at(-1)?.text ?? "", new RegExp(`"TaskID":\\s*${id}[,}]`));
        assert.match(answer.text, /18446744073709551615/);
      }
    });

    holds("the app is the endpoint's own: another one is refused, none is filled in", async () => {
      assert.equal((await relay("get_sched_task", { json: { Sdkappid: sdkappid } })).status, 200);
      for (const other of [sdkappid + 1, String(sdkappid), 0, null, {}])
        refused(await relay("get_sched_task", { json: { Sdkappid: other } }), 400, "wrong-app");
      assert.equal(service.calls.length, 1);
    });

    holds("only a JSON object, sent as JSON, is taken", async () => {
      const json = { headers: { "content-type": "application/json; charset=utf-8" } };
      assert.equal((await relay("get_sched_task", json)).status, 200);
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "*/*"])
        refused(await relay("get_sched_task", { headers: { "content-type": type } }), 400, "not-json");
      const bodies = ["", " ", "[]", "null", "1", '"{}"', '{"a":', "{}{}", "{'a':1}", '{"a":NaN}'];
      for (const body of [...bodies, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])])
        refused(await relay("get_sched_task", { body }), 400, "not-json");
      assert.equal(service.calls.length, 1);
    });

    holds("a body that is nested as deep as it can be harms nobody", async () => {
      const deep = `{"Content":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
      assert.ok([200, 400].includes((await relay("get_sched_task", { body: deep })).status));
      assert.equal((await relay("get_sched_task")).status, 200);
    });

    holds("64 KiB are taken, and not a byte more, however they come", async () => {
      const head = `{"Sdkappid":${sdkappid},"a":"`;
      const body = (/** @type {number} */ size) => `${head}${"x".repeat(size - head.length - 2)}"}`;
      for (const chunked of [false, true]) {
        assert.equal((await relay("get_sched_task", { body: body(65_536), chunked })).status, 200);
        refused(await relay("get_sched_task", { body: body(65_537), chunked }), 413, "too-large");
      }
      assert.equal(service.calls.length, 2);
    });

    holdsIf(filled)("64 KiB are what the service gets, with the app that is filled in", async () => {
      const body = (/** @type {number} */ size) => `{"a":"${"x".repeat(size - 8)}"}`;
      const most = 65_536 - `"Sdkappid":${sdkappid},`.length;
      assert.equal((await relay("get_sched_task", { body: body(most) })).status, 200);
      assert.equal(service.calls[0]?.text.length, 65_536);
      refused(await relay("get_sched_task", { body: body(most + 1) }), 413, "too-large");
      assert.equal(service.calls.length, 1);
    });

    holds("a body that breaks off reaches nobody", async () => {
      const { hostname, port, pathname } = new URL(endpoint.url);
      const who = Object.entries(await endpoint.as("admin")).map(([header, value]) => `${header}: ${value}`);
      const json = ["content-type: application/json", `host: ${hostname}:${port}`, ...who];
      for (const body of [
        `content-length: 40\r\n\r\n${JSON.stringify({ Type: "All" })}`,
        `transfer-encoding: chunked\r\n\r\nE\r\n${JSON.stringify({ Type: "All" })}\r\n`,
      ]) {
        const socket = connect(Number(port), hostname);
        socket.end(`POST ${pathname}/relay/add_sched_task HTTP/1.1\r\n${json.join("\r\n")}\r\n${body}`);
        socket.resume().on("error", () => {});
        await event(socket, "close");
      }
      assert.equal((await relay("get_sched_task")).status, 200);
      assert.deepEqual(
        service.calls.map(({ path }) => path),
        ["/v4/timpush/get_sched_task"],
      );
    });

    holds("a body doesn't grow on its way, but for the app", async () => {
      for (const text of ["中".repeat(12_000), "<&>".repeat(4_000), "😀\\".repeat(5_000)]) {
        service.calls.length = 0;
        const json = { Type: "Tag", Title: text };
        assert.equal((await relay("add_sched_task", { json })).status, 200);
        const sent = service.calls[0]?.text ?? "";
        assert.deepEqual(JSON.parse(sent), { ...json, Sdkappid: sdkappid });
        const most = JSON.stringify({ ...json, Sdkappid: sdkappid });
        assert.ok(Buffer.byteLength(sent) <= Buffer.byteLength(most), `${Buffer.byteLength(sent)} bytes`);
      }
    });

    holds("there are five commands, and POST", async () => {
      for (const command of ["push", "ADD_SCHED_TASK", "add_sched_task%00", "add_sched_task%2f", "..%2fpush"])
        refused(await relay(command), 404, "unknown-command");
      for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
        const answer = await relay("get_sched_task", { method });
        if (method === "HEAD") assert.equal(answer.status, 405);
        else refused(answer, 405, "method-not-allowed");
      }
      assert.equal(service.calls.length, 0);
    });

    holds("a viewer looks, an editor does all but push to everybody, an admin does everything", async () => {
      const all = { ...task, Type: "All" };
      for (const command of looks)
        for (const role of /** @type {Role[]} */ (["viewer", "editor", "admin"]))
          assert.equal((await relay(command, { role })).status, 200, `${role} ${command}`);
      for (const command of writes) {
        refused(await relay(command, { role: "viewer", json: task }), 403, "not-allowed");
        refused(await relay(command, { role: "editor", json: all }), 403, "not-allowed");
        assert.equal((await relay(command, { role: "editor", json: task })).status, 200, command);
        assert.equal((await relay(command, { role: "admin", json: all })).status, 200, command);
      }
    });

    holds("a member that is there twice doesn't get past the roles", async () => {
      // The service might take the other one of them, so it must not get both.
      for (const body of [
        '{"Type":"Tag","Type":"All"}',
        '{"Type":"All","Type":"Tag"}',
        '{"Type":"Tag","Content":{"a":":"},"T\\u0079pe" : "All"}',
        '{"Type":"Tag","Type":"Tag"}',
        '{"Type":"Tag","a":"\\u003a","Type":"All"}',
        `{"Type":"Tag","Sdkappid":${sdkappid + 1},"Sdkappid":${sdkappid}}`,
      ]) {
        service.calls.length = 0;
        const { status } = await relay("add_sched_task", { role: "editor", body });
        if (status !== 200) assert.ok([400, 403].includes(status), body);
        const sent = service.calls.map(({ text }) => text.replaceAll("\\u0079", "y").replaceAll(/\s/g, ""));
        const once = `"Type":"Tag","Sdkappid":${sdkappid}`.split(",").sort();
        const members = (/** @type {string} */ text) => text.match(/"(Type|Sdkappid)":[^,}]+/g)?.sort();
        assert.deepEqual(sent.map(members), status === 200 ? [once] : [], body);
      }
      service.calls.length = 0;
      for (const Type of [undefined, "all", ["All"], { All: 1 }, null])
        refused(await relay("add_sched_task", { role: "editor", json: { Type } }), 403, "not-allowed");
      assert.equal(service.calls.length, 0);
    });

    holds("what only looks like a member that is there twice is taken", async () => {
      const Content = {
        Type: "Tag",
        '"Type":': '","Type":"All',
        Title: "a:b",
        "\\": ["\\", { Type: "All" }],
      };
      const json = { Type: "Tag", Content };
      assert.equal((await relay("add_sched_task", { role: "editor", json })).status, 200);
      assert.deepEqual(JSON.parse(service.calls[0]?.text ?? ""), { ...json, Sdkappid: sdkappid });
    });

    holdsIf(anyCase)("members that differ in case alone are refused", async () => {
      for (const json of [
        { Type: "Tag", type: "All" },
        { Sdkappid: sdkappid, sdkAppId: sdkappid + 1 },
        { Sdkappid: sdkappid, "\u017fdkappid": sdkappid + 1 },
      ])
        refused(await relay("add_sched_task", { json }), 400, "bad-request");
      refused(await relay("get_sched_task", { json: { sdkappid: sdkappid + 1 } }), 400, "wrong-app");
      assert.equal(service.calls.length, 0);
    });

    holds("who isn't signed in gets nowhere", async () => {
      for (const command of [...looks, ...writes])
        refused(await relay(command, { role: "nobody", json: task }), 401, "not-signed-in");
      assert.equal(service.calls.length, 0);
    });

    holdsIf(hook)("a hook that fails lets nobody in, and its fault is told to nobody", async () => {
      const headers = { authorization: "broken" };
      const answer = await relay("add_sched_task", { role: "nobody", headers, json: task });
      refused(answer, 500, "internal");
      assert.equal(answer.headers["cache-control"], "no-store");
      assert.equal(service.calls.length, 0);
      assert.match(await endpoint.audit(), /"add_sched_task".*500|500.*"add_sched_task"/);
    });

    holds("other sites' pages can't call, as far as the browser tells", async () => {
      const own = new URL(endpoint.url).origin;
      for (const site of ["cross-site", "same-site"]) {
        const headers = { "sec-fetch-site": site, origin: own };
        refused(await relay("get_sched_task", { headers }), 403, "other-origin");
      }
      assert.equal(service.calls.length, 0);
      for (const headers of [
        { origin: own, "sec-fetch-site": "same-origin" },
        { origin: own },
        { "sec-fetch-site": "none" },
      ]) {
        const answer = await relay("get_sched_task", { headers });
        assert.equal(answer.status, 200, JSON.stringify(headers));
        // Browsers ask before they send JSON to another site. Nobody is told that it may.
        assert.doesNotMatch(JSON.stringify(answer.headers), /access-control/i);
      }
    });

    holdsIf(origin)(
      "other sites' pages can't call, even where the browser tells only the Origin",
      async () => {
        const { host } = new URL(endpoint.url);
        const others = ["https://evil.example", "null", `http://${host}.evil.example`];
        for (const other of [...others, `http://evil.example/${host}`])
          refused(await relay("get_sched_task", { headers: { origin: other } }), 403, "other-origin");
        assert.equal(service.calls.length, 0);
      },
    );

    holds("a sixth call of a command within a second is told when to come again, whoever calls", async () => {
      const paced = await start({ service: service.url, key, perSecond: 5 });
      try {
        const roles = /** @type {Role[]} */ (["viewer", "editor", "admin"]);
        for (const role of roles) await paced.as(role);
        const calls = Array.from({ length: 9 }, (_, at) =>
          relay("get_sched_task", { to: paced, role: roles[at % 3] ?? "admin" }),
        );
        const answers = await Promise.all(calls);
        const late = answers.filter(({ status }) => status !== 200);
        assert.equal(late.length, 4);
        for (const answer of late) refused(answer, 429, "rate-limited");
        assert.equal(service.calls.length, 5);
        assert.equal((await relay("list_sched_task", { to: paced })).status, 200);

        // A key that was only too early is free.
        await Promise.all(
          Array.from({ length: 5 }, () => relay("add_sched_task", { to: paced, json: task })),
        );
        const once = randomUUID();
        const early = await add(once, { to: paced });
        refused(early, 429, "rate-limited");
        await new Promise((resolve) => setTimeout(resolve, Number(early.headers["retry-after"]) * 1000));
        assert.equal((await add(once, { to: paced })).status, 200);
        // A stored answer costs the service nothing.
        const again = await Promise.all(Array.from({ length: 6 }, () => add(once, { to: paced })));
        assert.deepEqual(new Set(again.map(({ status }) => status)), new Set([200]));
      } finally {
        await paced.close();
      }
    });

    holds("the same key makes one task, and gets its answer again", async () => {
      const once = randomUUID();
      const first = await add(once);
      assert.equal(first.headers["idempotent-replayed"], undefined);
      for (let time = 0; time < 2; time++) {
        const again = await add(once);
        assert.equal(again.status, 200);
        assert.equal(again.headers["idempotent-replayed"], "true");
        assert.deepEqual(again.bytes, first.bytes);
      }
      assert.equal(service.calls.length, 1);
      refused(await add(once, { json: { ...task, Type: "All" } }), 409, "key-reused");
      assert.equal(service.calls.length, 1);
    });

    holds("callers have their keys to themselves", async () => {
      const once = randomUUID();
      await add(once, { name: "first" });
      const other = await add(once, { name: "second" });
      assert.equal(other.status, 200);
      assert.equal(other.headers["idempotent-replayed"], undefined);
      assert.equal(service.calls.length, 2);
    });

    holds("while a key's call is under way, its repetition waits outside", async () => {
      const once = randomUUID();
      /** @type {(value?: unknown) => void} */
      let answerNow = () => {};
      const came = new Promise((resolve) => {
        service.next((response, call) => {
          resolve(call);
          answerNow = () => says(answerOk)(response, call);
        });
      });
      const first = add(once);
      await came;
      refused(await add(once), 409, "in-progress");
      refused(await add(once, { json: { Type: "Tag" } }), 409, "key-reused");
      answerNow();
      assert.equal((await first).status, 200);
      assert.equal((await add(once)).headers["idempotent-replayed"], "true");
      assert.equal(service.calls.length, 1);
    });

    holds("a key is free again when the service refused", async () => {
      const once = randomUUID();
      service.next(says(failed(90109)));
      assert.equal(JSON.parse((await add(once)).text).ErrorCode, 90109);
      const again = await add(once, { json: { ...task, SchedAt: "2027-06-02 02:00:00" } });
      assert.equal(again.text, answerOk);
      assert.equal(again.headers["idempotent-replayed"], undefined);
      assert.equal(service.calls.length, 2);
    });

    holdsIf(unreached)("a key is free again when the service wasn't reached", async () => {
      const gone = await upstream();
      const lonely = await start({ service: gone.url, key });
      await gone.close();
      const once = randomUUID();
      refused(await add(once, { to: lonely }), 502, "bad-gateway");
      const back = await upstream(gone.port);
      try {
        const answer = await add(once, { to: lonely });
        assert.equal(answer.text, answerOk);
        assert.equal(answer.headers["idempotent-replayed"], undefined);
      } finally {
        await lonely.close();
        await back.close();
      }
    });

    for (const [what, fails] of Object.entries(failures))
      holds(`when the service ${what}, the caller learns it, and the key stays taken`, async () => {
        const once = randomUUID();
        service.next(fails);
        const began = performance.now();
        const answer = await add(once);
        if (what === "never answers") {
          refused(answer, 504, "timeout");
          const took = performance.now() - began;
          assert.ok(took > 9_000 && took < 14_000, `${took} ms`);
        } else {
          refused(answer, 502, "bad-gateway");
        }
        refused(await add(once), 409, "outcome-unknown");
        assert.equal(service.calls.length, 1);
        assert.equal((await add(randomUUID())).text, answerOk);
      });

    holds("codes that leave open what happened leave the key taken", async () => {
      for (const code of lost) {
        const once = randomUUID();
        service.next(says(failed(code)));
        assert.equal((await add(once)).text, failed(code));
        refused(await add(once), 409, "outcome-unknown");
      }
      assert.equal(service.calls.length, lost.length);
    });

    holds("a caller that goes away changes nothing: its call is made once, and its key says so", async () => {
      const once = randomUUID();
      const gone = new AbortController();
      const came = new Promise((resolve) => {
        service.next((response, call) => {
          gone.abort();
          resolve(setTimeout(() => says(answerOk)(response, call), 300));
        });
      });
      await assert.rejects(add(once, { signal: gone.signal }));
      await came;
      const deadline = Date.now() + 5_000;
      let again = await add(once);
      while (JSON.parse(again.text).type?.endsWith("in-progress") && Date.now() < deadline)
        again = await add(once);
      assert.equal(again.headers["idempotent-replayed"], "true", again.text);
      assert.equal(service.calls.length, 1);
    });

    holds("a key is 1 to 255 visible characters, and only add minds it", async () => {
      for (const once of ["", "two words", "é", "x".repeat(256)]) refused(await add(once), 400, "bad-key");
      assert.equal(service.calls.length, 0);
      for (const once of ["!", "~".repeat(255)]) assert.equal((await add(once)).status, 200);
      const headers = { "idempotency-key": "any" };
      for (const TaskID of [1, 2])
        assert.equal((await relay("get_sched_task", { headers, json: { TaskID } })).status, 200);
      assert.equal(service.calls.length, 4);
    });

    holds("UserSigs are handed out to admins, where that is switched on, and else to nobody", async () => {
      const ask = { sdkappid, command: "get_sched_task" };
      refused(await call("/sign", { json: ask }), 404, sign ? "sign-off" : "unknown-command");
      if (!sign) return;
      const signing = await start({ service: service.url, key, sign: true });
      try {
        const { text } = await call("/sign", { to: signing, json: ask });
        heard.splice(-2);
        const { usersig, expiresAt, ...rest } = JSON.parse(text);
        assert.deepEqual(rest, { identifier });
        const said = claims(usersig);
        assert.ok(said["TLS.expire"] <= 600);
        assert.equal(said["TLS.time"] + said["TLS.expire"], expiresAt);
        assert.equal(said["TLS.sig"], signatureOf(said, key));
        for (const role of /** @type {Role[]} */ (["viewer", "editor"]))
          refused(await call("/sign", { to: signing, role, json: ask }), 403, "not-allowed");
        refused(await call("/sign", { to: signing, role: "nobody", json: ask }), 401, "not-signed-in");
        const other = { ...ask, sdkappid: sdkappid + 1 };
        refused(await call("/sign", { to: signing, json: other }), 400, "wrong-app");
        for (const json of [{ ...ask, command: "push" }, { sdkappid }])
          refused(await call("/sign", { to: signing, json }), 400, "bad-request");
        refused(await call("/sign", { to: signing, json: [] }), 400, "not-json");
        assert.doesNotMatch(await signing.audit(), new RegExp(usersig.slice(0, 40).replaceAll("*", "\\*")));
      } finally {
        await signing.close();
      }
    });

    holds("each call leaves a line that says who did what, and no account, text or secret", async () => {
      const once = randomUUID();
      for (let time = 0; time < 2; time++) await add(once, { role: "editor", name: "second" });
      await relay("delete_sched_task", { role: "viewer", json: { TaskID: 42, Type: "Tag" } });
      for (const told of [["canary"], { a: "canary" }, `${"x".repeat(60)}canary`]) {
        const json = { Type: told, TaskID: told, Content: { MsgRandom: told } };
        assert.ok([200, 400].includes((await relay("modify_sched_task", { json })).status));
      }
      const wanted = [
        [/second/, /editor/, /add_sched_task/, /"?Type"?.*Tag/i, /985410822/, /200/, /18446744073709551615/],
        [/second/, /add_sched_task/, /replayed"?[:=] ?"?true/i],
        [/viewer/, /delete_sched_task/, /403/],
        [/admin/, /modify_sched_task/],
      ];
      const deadline = Date.now() + 5_000;
      let log = await endpoint.audit();
      const missing = () =>
        wanted.filter((marks) => !log.split("\n").some((line) => marks.every((mark) => mark.test(line))));
      while (missing().length > 0 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        log = await endpoint.audit();
      }
      assert.deepEqual(missing(), [], log.split("\n").slice(-8).join("\n"));
      assert.doesNotMatch(log, /canary/);
    });

    holds("no answer and no log has shown the secret key or a UserSig", async () => {
      // Calls that failed in all ways lie behind us.
      const shown = [...heard, await endpoint.audit()].join("\n");
      assert.ok(heard.length > 200);
      // Not by `doesNotMatch`, which would print all of it. What the caller forged above may be in a log.
      for (const secret of [key, /usersig=(?!forged).{0,20}/, /eJ[A-Za-z0-9*-]{40}/])
        assert.equal(shown.match(secret)?.[0], undefined);
    });
  });
}
