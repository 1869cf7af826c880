// The signing endpoint for Express. docs/signing-endpoint.md tells the protocol, the README how to mount it.
import { createHash, randomInt } from "node:crypto";
import { promisify } from "node:util";
import express from "express";
import tls from "tls-sig-api-v2";

const looks = ["get_sched_task", "list_sched_task"];
const commands = [...looks, "add_sched_task", "modify_sched_task", "delete_sched_task"];
const unsure = [60008, 60013, 60014, 70169, 70202, 70500, 90105]; // codes after which the task may be there
const unsent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]; // it can't be there
const post = { method: "POST", headers: { "Content-Type": "application/json" }, redirect: "manual" };
const take = promisify(express.raw({ type: "application/json", limit: "64kb", inflate: false }));
const members = (json) => json.replace(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
// For the log long TaskIDs become texts, since JavaScript would round them. What is sent is what came.
const read = (json) => JSON.parse(json.replace(/"TaskID"\s*:\s*([1-9]\d{15,})(?=\s*[,}])/g, '"TaskID":"$1"'));
const plain = (value) => (/^"?(All|Tag|User|\d{1,20})"?$/.test(JSON.stringify(value)) ? value : undefined);
const refusal = (status, problem) => Object.assign(new Error(problem), { status, problem });

/** A router. FILL IN `caller`: who is calling, by your own sign-in, as { name, role }; undefined is a 401. */
export function signing({ sdkappid, identifier, key, service, caller, audit = console.log, perSecond = 5 }) {
  const signer = new tls.Api(sdkappid, key);
  const passed = {}; // by command: when its latest calls were let through
  const calls = new Map(); // by caller and Idempotency-Key; those that changed nothing are not kept

  async function relay(request, response, line) {
    const command = commands.find((name) => request.path === `/relay/${name}`);
    if (!command) throw refusal(404, "unknown-command");
    if (request.method !== "POST") throw refusal(405, "method-not-allowed");
    const { name, role } = (await caller?.(request)) ?? {};
    Object.assign(line, { caller: name, role, command });
    if (!name) throw refusal(401, "not-signed-in");
    const { host, origin, "sec-fetch-site": site = "none", "idempotency-key": once } = request.headers;
    const own = [undefined, `https://${host}`, `http://${host}`].includes(origin);
    if (!own || !["same-origin", "none"].includes(site)) throw refusal(403, "other-origin");

    let text, body;
    try {
      await take(request, response);
      text = new TextDecoder("utf-8", { fatal: true }).decode(request.body);
      body = read(text);
      if (!text.trimStart().startsWith("{")) throw new TypeError("no object");
      // Of two members with one name JSON.parse keeps the last. The service might keep the first.
      if (members(text) > members(JSON.stringify(body))) throw refusal(400, "bad-request");
    } catch (error) {
      if (error.problem) throw error;
      throw error.status === 413 ? refusal(413, "too-large") : refusal(400, "not-json");
    }
    const { Sdkappid = sdkappid, Type, TaskID, Content } = body;
    Object.assign(line, { Type: plain(Type), TaskID: plain(TaskID), MsgRandom: plain(Content?.MsgRandom) });
    if (Sdkappid !== sdkappid) throw refusal(400, "wrong-app");
    const look = looks.includes(command);
    const may = { viewer: look, editor: look || ["Tag", "User"].includes(Type), admin: true };
    if (may[role] !== true) throw refusal(403, "not-allowed");

    const now = Date.now();
    const place = command === "add_sched_task" && once !== undefined && `${name} ${once}`;
    if (place && !/^[!-~]{1,255}$/.test(once)) throw refusal(400, "bad-key");
    const call = { since: now, hash: createHash("sha256").update(text).digest("hex"), state: "in-progress" };
    for (const [old, { since }] of calls) if (since < now - 24 * 3600_000) calls.delete(old);
    const earlier = calls.get(place);
    if (earlier && earlier.hash !== call.hash) throw refusal(409, "key-reused");
    if (earlier && earlier.state !== "done") throw refusal(409, earlier.state);
    if (earlier) {
      Object.assign(line, { ErrorCode: 0, replayed: true });
      response.set("Idempotent-Replayed", "true");
      return earlier.answer;
    }
    const recent = (passed[command] ?? []).filter((at) => at > now - 1000);
    if (recent.length >= perSecond) throw refusal(429, "rate-limited");
    passed[command] = [...recent, now];
    if (place) calls.set(place, call);

    const usersig = signer.genUserSig(identifier, 600);
    const query = { sdkappid, identifier, usersig, random: randomInt(2 ** 32), contenttype: "json" };
    const url = `${service}/v4/timpush/${command}?${new URLSearchParams(query)}`;
    const app = "Sdkappid" in body ? "" : `"Sdkappid":${sdkappid}${members(text) > 0 ? "," : ""}`;
    try {
      const signal = AbortSignal.timeout(10_000);
      const answer = await fetch(url, { ...post, body: text.replace("{", `{${app}`), signal });
      call.answer = Buffer.from(await answer.arrayBuffer());
      const { ErrorCode, TaskID: result } = read(call.answer.toString());
      if (answer.status !== 200 || !Number.isInteger(ErrorCode)) throw refusal(502, "bad-gateway");
      Object.assign(line, { ErrorCode, result });
      call.state = ErrorCode === 0 ? "done" : "outcome-unknown";
      if (ErrorCode !== 0 && !unsure.includes(ErrorCode)) calls.delete(place);
      return call.answer;
    } catch (error) {
      call.state = "outcome-unknown";
      if (unsent.includes(error.cause?.code)) calls.delete(place);
      throw error.name === "TimeoutError" ? refusal(504, "timeout") : refusal(502, "bad-gateway");
    }
  }

  return express.Router().use(async (request, response) => {
    const line = { at: new Date() };
    response.type("json").set({ "Cache-Control": "no-store", Allow: "POST" });
    try {
      response.send(await relay(request, response, line));
    } catch (error) {
      if (!error.problem) console.error(error);
      const { status, problem } = error.problem ? error : refusal(500, "internal");
      const type = `urn:timpush-sched:problem:${problem}`;
      const title = problem.replaceAll("-", " ");
      const lost = status === 409 || status >= 500;
      const detail = lost ? "Look for the task before you send it again." : "Nothing was sent.";
      if (status === 429) response.set("Retry-After", "1");
      response.status(status).type("application/problem+json");
      response.send(JSON.stringify({ type, title, status, detail }));
    }
    audit(JSON.stringify({ ...line, status: response.statusCode, ms: Date.now() - line.at }));
  });
}
