// The signing endpoint for Express. docs/signing-endpoint.md tells the protocol, the README how to mount it.
import { createHash, randomInt } from "node:crypto";
import { promisify } from "node:util";
import express from "express";
import tls from "tls-sig-api-v2";

// Codes after which the task may be there.
const unsure = [60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000];
const take = promisify(express.raw({ type: "application/json", limit: "64kb", inflate: false }));
const utf8 = new TextDecoder("utf-8", { fatal: true });
// JavaScript would round long TaskIDs. They are read as texts, and sent as the numbers that they were.
const long = /("TaskID"\s*:\s*)([1-9]\d{15,})(?=\s*[,}])/g;
const read = async (bytes) => JSON.parse(utf8.decode(bytes).replace(long, '$1"$2"'));
const write = async (value) => JSON.stringify(value).replace(/("TaskID":)"([1-9]\d{15,})"/g, "$1$2");
// What a caller sends can be anything: the audit takes no lists, no objects, and no long texts.
const brief = (value) => (Object(value) === value ? "?" : value && String(value).slice(0, 40));

/** A router. FILL IN `caller`: who is calling, by your own sign-in, as { name, role }; undefined is a 401. */
export function signing({ sdkappid, identifier, key, service, caller, audit = console.log, perSecond = 5 }) {
  const signer = new tls.Api(sdkappid, key);
  const recent = { get: 0, list: 0, add: 0, modify: 0, delete: 0 }; // calls within the last second
  const calls = new Map(); // by caller and Idempotency-Key; those that changed nothing are not kept

  async function relay(request, response, line) {
    const [, command, verb] = /^\/relay\/(([a-z]+)_sched_task)$/.exec(request.path) ?? [];
    if (!Object.hasOwn(recent, verb)) return [404, "unknown-command"];
    if (request.method !== "POST") return [405, "method-not-allowed", { Allow: "POST" }];
    line.command = command;
    const { name, role } = (await caller?.(request)) ?? {};
    Object.assign(line, { caller: name, role });
    if (!name) return [401, "not-signed-in"];
    const { "sec-fetch-site": site = "none", "idempotency-key": once } = request.headers;
    if (site !== "same-origin" && site !== "none") return [403, "other-origin"];
    const failed = await take(request, response).catch(({ status }) => status);
    if (failed === 413) return [413, "too-large"];
    const body = await read(request.body).catch(() => null);
    const sent = await write({ ...body, Sdkappid: sdkappid }).catch(() => null);
    if (typeof body !== "object" || !body || Array.isArray(body) || !sent) return [400, "not-json"];
    const { Sdkappid = sdkappid, Type, TaskID, Content } = body;
    Object.assign(line, { Type: brief(Type), TaskID: brief(TaskID), MsgRandom: brief(Content?.MsgRandom) });
    if (Sdkappid !== sdkappid) return [400, "wrong-app"];
    const look = verb === "get" || verb === "list";
    const may = { viewer: look, editor: look || Type === "Tag" || Type === "User", admin: true };
    if (may[role] !== true) return [403, "not-allowed"];
    const usersig = signer.genUserSig(identifier, 600);
    const query = { sdkappid, identifier, usersig, random: randomInt(2 ** 32), contenttype: "json" };
    const url = `${service}/v4/timpush/${command}?${new URLSearchParams(query)}`;
    const post = { method: "POST", headers: { "Content-Type": "application/json" }, redirect: "manual" };

    const place = verb === "add" && once !== undefined && `${name} ${once}`;
    if (place && !/^[!-~]{1,255}$/.test(once)) return [400, "bad-key"];
    const digest = createHash("sha256").update(sent).digest("hex");
    const call = { since: performance.now(), digest, answer: [409, "in-progress"] };
    for (const [old, { since }] of calls) if (since < call.since - 24 * 3600_000) calls.delete(old);
    const earlier = calls.get(place);
    if (earlier) return earlier.digest === digest ? earlier.answer : [409, "key-reused"];
    if (recent[verb] >= perSecond) return [429, "rate-limited", { "Retry-After": "2" }];
    recent[verb]++;
    setTimeout(() => recent[verb]--, 1050);
    if (place) calls.set(place, call);

    try {
      const answer = await fetch(url, { ...post, body: sent, signal: AbortSignal.timeout(10_000) });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const { ErrorCode, TaskID: result } = await read(bytes);
      if (answer.status !== 200 || !Number.isInteger(ErrorCode)) throw new Error("not the service's own");
      Object.assign(line, { ErrorCode, result });
      if (ErrorCode === 0) call.answer = [200, bytes, { "Idempotent-Replayed": "true" }];
      else if (unsure.includes(ErrorCode)) call.answer = [409, "outcome-unknown"];
      else calls.delete(place);
      return [200, bytes];
    } catch (error) {
      call.answer = [409, "outcome-unknown"];
      return error.name === "TimeoutError" ? [504, "timeout"] : [502, "bad-gateway"];
    }
  }

  return express.Router().use(async (request, response) => {
    const line = { at: new Date() };
    const failed = (error) => [500, "internal", console.error(error)];
    const [status, said, headers] = await relay(request, response, line).catch(failed);
    const problem = { type: `urn:timpush-sched:problem:${said}`, title: said, status };
    response.status(status).type(status === 200 ? "json" : "application/problem+json");
    response.set({ "Cache-Control": "no-store", ...headers }).send(status === 200 ? said : problem);
    audit(JSON.stringify({ ...line, ...headers, status, ms: Date.now() - line.at }));
  });
}
