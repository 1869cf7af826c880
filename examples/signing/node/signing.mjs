// The signing endpoint for Express. docs/signing-endpoint.md tells the protocol, the README how to mount it.
import { randomInt } from "node:crypto";
import { promisify } from "node:util";
import express from "express";
import tls from "tls-sig-api-v2";

const commands = /^\/relay\/((get|list|add|modify|delete)_sched_task)$/;
// Codes after which the task may be there.
const unsure = [60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000];
const take = promisify(express.raw({ type: "application/json", limit: "64kb", inflate: false }));
const utf8 = new TextDecoder("utf-8", { fatal: true });
// JavaScript would round long TaskIDs. They are read as texts, and written as the numbers that they were.
const long = /"TaskID"\s*:\s*([1-9]\d{15,})(?=\s*[,}])/g;
const read = async (bytes) => JSON.parse(utf8.decode(bytes).replace(long, '"TaskID":"$1"'));
const write = (value) => JSON.stringify(value).replace(/"TaskID":"([1-9]\d{15,})"/g, '"TaskID":$1');
const refusal = (status, problem) => Object.assign(new Error(problem), { status, problem });

/** A router. FILL IN `caller`: who is calling, by your own sign-in, as { name, role }; undefined is a 401. */
export function signing({ sdkappid, identifier, key, service, caller, audit = console.log, perSecond = 5 }) {
  const signer = new tls.Api(sdkappid, key);
  const passed = {}; // by command: when its latest calls were let through
  const calls = new Map(); // by caller and Idempotency-Key; those that changed nothing are not kept

  async function relay(request, response, line) {
    const [, command, verb] = commands.exec(request.path) ?? [];
    if (!command) throw refusal(404, "unknown-command");
    if (request.method !== "POST") throw refusal(405, "method-not-allowed");
    const { name, role } = (await caller?.(request)) ?? {};
    Object.assign(line, { caller: name, role, command });
    if (!name) throw refusal(401, "not-signed-in");
    const { "sec-fetch-site": site = "none", "idempotency-key": once } = request.headers;
    if (site !== "same-origin" && site !== "none") throw refusal(403, "other-origin");

    const failed = await take(request, response).catch(({ status }) => status);
    if (failed === 413) throw refusal(413, "too-large");
    const [body, sent] = await read(request.body)
      .then((body) => [body, write({ ...body, Sdkappid: sdkappid })])
      .catch(() => []);
    if (typeof body !== "object" || !body || Array.isArray(body)) throw refusal(400, "not-json");
    const { Sdkappid = sdkappid, Type, TaskID, Content } = body;
    Object.assign(line, { Type, TaskID, MsgRandom: Content?.MsgRandom });
    if (Sdkappid !== sdkappid) throw refusal(400, "wrong-app");
    const look = verb === "get" || verb === "list";
    const may = { viewer: look, editor: look || Type === "Tag" || Type === "User", admin: true };
    if (may[role] !== true) throw refusal(403, "not-allowed");

    const now = Date.now();
    const place = verb === "add" && once !== undefined && `${name} ${once}`;
    if (place && !/^[!-~]{1,255}$/.test(once)) throw refusal(400, "bad-key");
    for (const [old, { since }] of calls) if (since < now - 24 * 3600_000) calls.delete(old);
    const earlier = calls.get(place);
    if (earlier && earlier.sent !== sent) throw refusal(409, "key-reused");
    if (earlier?.problem) throw refusal(409, earlier.problem);
    if (earlier) return response.set("Idempotent-Replayed", "true").send(earlier.answer);
    const recent = (passed[command] ?? []).filter((at) => at > now - 1000);
    if (recent.length >= perSecond) throw refusal(429, "rate-limited");
    passed[command] = [...recent, now];
    const call = { since: now, sent, problem: "in-progress" };
    if (place) calls.set(place, call);

    const usersig = signer.genUserSig(identifier, 600);
    const query = { sdkappid, identifier, usersig, random: randomInt(2 ** 32), contenttype: "json" };
    const url = `${service}/v4/timpush/${command}?${new URLSearchParams(query)}`;
    const post = { method: "POST", headers: { "Content-Type": "application/json" }, redirect: "manual" };
    try {
      const answer = await fetch(url, { ...post, body: sent, signal: AbortSignal.timeout(10_000) });
      call.answer = Buffer.from(await answer.arrayBuffer());
      const { ErrorCode, TaskID: result } = await read(call.answer);
      if (answer.status !== 200 || !Number.isInteger(ErrorCode)) throw new Error("not the service's own");
      Object.assign(line, { ErrorCode, result });
      call.problem = ErrorCode === 0 ? undefined : "outcome-unknown";
      if (ErrorCode !== 0 && !unsure.includes(ErrorCode)) calls.delete(place);
    } catch (error) {
      call.problem = "outcome-unknown";
      throw error.name === "TimeoutError" ? refusal(504, "timeout") : refusal(502, "bad-gateway");
    }
    return response.send(call.answer);
  }

  return express.Router().use(async (request, response) => {
    const line = { at: new Date() };
    response.type("json").set({ "Cache-Control": "no-store", Allow: "POST" });
    await relay(request, response, line).catch((error) => {
      if (!error.problem) console.error(error);
      const { status, problem: title } = error.problem ? error : refusal(500, "internal");
      if (status === 429) response.set("Retry-After", "1");
      response.status(status).type("application/problem+json");
      response.json({ type: `urn:timpush-sched:problem:${title}`, title, status });
    });
    const replayed = response.get("Idempotent-Replayed");
    audit(JSON.stringify({ ...line, status: response.statusCode, replayed, ms: Date.now() - line.at }));
  });
}
