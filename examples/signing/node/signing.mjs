// The signing endpoint for Express. docs/signing-endpoint.md tells the protocol, the README beside this how to mount it.
import { createHash, randomInt, randomUUID } from "node:crypto";
import express from "express";
import tls from "tls-sig-api-v2";

const looks = ["get_sched_task", "list_sched_task"];
const commands = [...looks, "add_sched_task", "modify_sched_task", "delete_sched_task"];
const refusals = {
  "not-json": [400, "Send a JSON object as application/json."],
  "bad-request": [400, "A member is there twice, perhaps in capitals once: keep one."],
  "wrong-app": [400, "Leave Sdkappid out, or name the app of this endpoint."],
  "bad-key": [400, "An Idempotency-Key has 1 to 255 visible ASCII characters: send a UUID."],
  "not-signed-in": [401, "Sign in, then repeat the call."],
  "not-allowed": [403, "Your role doesn't allow this: ask somebody whose role does."],
  "other-origin": [403, "Call from a page of this host."],
  "unknown-command": [404, `Call /relay/ and one of ${commands.join(", ")}.`],
  "sign-off": [404, "Use relay: no UserSig is handed out here."],
  "method-not-allowed": [405, "Use POST."],
  "in-progress": [409, "Wait, then repeat the call with the same key."],
  "key-reused": [409, "This key was used with another body: send a new one."],
  "outcome-unknown": [409, "Look for the task by its MsgRandom; if it isn't there, add it with a new key."],
  "too-large": [413, "Send at most 64 KiB."],
  "rate-limited": [429, "Wait a second, then repeat the call."],
  internal: [500, "Whoever runs this endpoint finds the cause in its log."],
  "bad-gateway": [502, "The service's answer was lost: look for the task before you add it again."],
  timeout: [504, "The service was silent for 10 s: look for the task before you add it again."],
};
// After these codes of the service nobody knows whether the task was made; with these errors the call never left.
const unsure = [60008, 60013, 60014, 70169, 70202, 70500, 90105];
const unsent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

// JSON whose numbers of 16 and more digits, TaskIDs say, pass as marked texts: JavaScript would round them.
const mark = randomUUID();
const keep = (part) => (/^-?[1-9]\d{15,}$/.test(part) ? `"${mark}${part}"` : part);
const read = (text) => JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, keep));
const write = (value) => JSON.stringify(value).replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");

const isNumber = (value) => /^\d{1,20}$/.test(String(value).replace(mark, ""));
const ok = { status: 200, type: "application/json" };
class Refusal extends Error {
  constructor(name, headers) {
    const [status, detail] = refusals[name];
    super(detail);
    const problem = {
      type: `urn:timpush-sched:problem:${name}`,
      title: name.replaceAll("-", " "),
      status,
      detail,
    };
    this.answer = { status, body: JSON.stringify(problem), type: "application/problem+json", headers };
  }
}

// FILL IN: who is calling, by your own sign-in, as { name, role }: viewer, editor or admin. Undefined is a 401.
const nobody = async (_request) => undefined;

/** A router for the place that the console calls; `audit` gets a line of JSON for each call. */
export function signing({
  sdkappid,
  identifier,
  key,
  service,
  caller = nobody,
  audit = console.log,
  perSecond = 5,
}) {
  const signer = new tls.Api(sdkappid, key);
  const take = express.raw({ type: "application/json", limit: "64kb", inflate: false });
  const passed = {}; // by command: when its latest calls were let through
  const fates = new Map(); // by caller and Idempotency-Key. In memory: for one process, until it ends

  async function relay(request, response, line) {
    const command = commands.find((name) => request.path === `/relay/${name}`);
    if (!command) throw new Refusal(request.path === "/sign" ? "sign-off" : "unknown-command");
    line.command = command;
    if (request.method !== "POST") throw new Refusal("method-not-allowed", { Allow: "POST" });
    const { name, role } = (await caller(request)) ?? {};
    if (!name) throw new Refusal("not-signed-in");
    Object.assign(line, { operator: name, role });
    const [site, origin] = [request.get("Sec-Fetch-Site") ?? "none", request.get("Origin")];
    const own = !origin || origin.replace(/^https?:\/\//, "") === request.get("Host");
    if (!own || !["same-origin", "none"].includes(site)) throw new Refusal("other-origin");

    let body;
    let forward;
    try {
      await new Promise((done, fail) => take(request, response, (error) => (error ? fail(error) : done())));
      body = read(new TextDecoder("utf-8", { fatal: true }).decode(request.body));
      // What is judged is what is sent: the JSON as it was read, written anew.
      forward = write({ ...body, Sdkappid: sdkappid });
    } catch (error) {
      throw new Refusal(error.status === 413 ? "too-large" : "not-json");
    }
    if (body === null || typeof body !== "object" || Array.isArray(body)) throw new Refusal("not-json");
    // Nobody has said that the service minds the case of letters.
    const members = Object.keys(body).map((member) => member.toUpperCase().toLowerCase());
    if (new Set(members).size < members.length) throw new Refusal("bad-request");
    if (members.includes("sdkappid") && body.Sdkappid !== sdkappid) throw new Refusal("wrong-app");
    if (["All", "Tag", "User"].includes(body.Type)) line.Type = body.Type;
    if (isNumber(body.TaskID)) line.TaskID = body.TaskID;
    if (isNumber(body.Content?.MsgRandom)) line.MsgRandom = body.Content.MsgRandom;
    const look = looks.includes(command);
    const may = { viewer: look, editor: look || ["Tag", "User"].includes(body.Type), admin: true };
    if (may[role] !== true) throw new Refusal("not-allowed");

    const now = Date.now();
    const once = command === "add_sched_task" ? request.get("Idempotency-Key") : undefined;
    if (once !== undefined && !/^[!-~]{1,255}$/.test(once)) throw new Refusal("bad-key");
    const place = JSON.stringify([name, once]);
    const digest = createHash("sha256").update(request.body).digest("hex");
    for (const [old, { since }] of once ? fates : []) if (since < now - 24 * 3600_000) fates.delete(old);
    const earlier = fates.get(place);
    if (earlier && earlier.state !== "free") {
      if (earlier.digest !== digest) throw new Refusal("key-reused");
      if (earlier.state !== "done") throw new Refusal(earlier.state);
      Object.assign(line, { ...earlier.said, replayed: true });
      return { ...ok, body: earlier.bytes, headers: { "Idempotent-Replayed": "true" } };
    }
    passed[command] = (passed[command] ?? []).filter((at) => at > now - 1000);
    if (passed[command].length >= perSecond) throw new Refusal("rate-limited", { "Retry-After": "1" });
    passed[command].push(now);
    const fate = { since: now, digest, state: "in-progress" };
    if (once) fates.set(place, fate);
    fate.bytes = await call(command, forward, fate, line);
    return { ...ok, body: fate.bytes };
  }

  async function call(command, body, fate, line) {
    const usersig = signer.genUserSig(identifier, 600);
    const query = { sdkappid, identifier, usersig, random: randomInt(2 ** 32), contenttype: "json" };
    const url = new URL(`/v4/timpush/${command}?${new URLSearchParams(query)}`, service);
    const headers = { "Content-Type": "application/json" };
    let failure = "bad-gateway";
    try {
      const signal = AbortSignal.timeout(10_000);
      const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const { ErrorCode: code, TaskID: id } = read(bytes.toString());
      if (answer.status === 200 && Number.isInteger(code)) {
        fate.said = { errorCode: code, result: id };
        Object.assign(line, fate.said);
        fate.state = code === 0 ? "done" : unsure.includes(code) ? "outcome-unknown" : "free";
        return bytes;
      }
      fate.state = "outcome-unknown";
    } catch (error) {
      if (error.name === "TimeoutError") failure = "timeout";
      fate.state = unsent.includes(error.cause?.code) ? "free" : "outcome-unknown";
    }
    throw new Refusal(failure);
  }

  return express.Router().use(async (request, response) => {
    const began = Date.now();
    const line = { at: new Date(began).toISOString() };
    const answered = relay(request, response, line).catch((error) => {
      if (error instanceof Refusal) return error.answer;
      console.error(error);
      return new Refusal("internal").answer;
    });
    const { status, type, headers, body } = await answered;
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store", ...headers }).end(body);
    audit(write({ ...line, status, ms: Date.now() - began }));
  });
}
