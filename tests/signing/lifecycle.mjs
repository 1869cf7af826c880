// Leads tasks through their lives in a sandbox, by way of a signing endpoint.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { asked } from "../support/asked.mjs";
import { assertListed } from "../support/openapi.mjs";

/** A time of the service, so many hours from now. */
const inHours = (/** @type {number} */ hours) =>
  new Date(Date.now() + hours * 3600_000).toISOString().slice(0, 19).replace("T", " ");

/**
 * @param {string} name
 * @param {() => Promise<import("./conformance.mjs").Endpoint>} start in front of a sandbox
 * @param {{ skip?: string | false }} [options]
 */
export function lifecycle(name, start, { skip = false } = {}) {
  describe(`by way of ${name}, in a sandbox`, () => {
    // Not the suite as a whole: Node would count it as nothing at all.
    const holds = (/** @type {string} */ what, /** @type {() => Promise<void>} */ body) =>
      test(what, { skip }, body);

    /** @type {import("./conformance.mjs").Endpoint} */
    let endpoint;
    before(async () => {
      if (!skip) endpoint = await start();
    });
    after(() => endpoint?.close());

    async function relay(/** @type {string} */ command, /** @type {object} */ json, headers = {}) {
      const path = `/relay/${command}`;
      const answer = await asked(endpoint.url + path, {
        headers: { "content-type": "application/json", ...(await endpoint.as("admin")), ...headers },
        body: JSON.stringify(json),
      });
      assertListed("POST", path, answer);
      assert.equal(answer.status, 200, answer.text);
      return JSON.parse(answer.text);
    }
    const task = (/** @type {object} */ more = {}) => ({
      Type: "Tag",
      SchedAt: inHours(24),
      Content: {
        From_Account: "administrator",
        Condition: { TagsOr: ["Stock A"] },
        OfflinePushInfo: { Title: "Opens", Desc: "At noon" },
      },
      ...more,
    });
    const found = (/** @type {object} */ more = {}) =>
      relay("list_sched_task", {
        ...{
          Offset: 0,
          Want: 50,
          OrderBy: "createat",
          Asc: false,
          BeginTime: inHours(-1),
          EndTime: inHours(1),
        },
        ...more,
      });

    holds("a task is added, found, changed, looked at and deleted", async () => {
      const { TaskID } = await relay("add_sched_task", task());
      assert.ok(TaskID > 0);
      const { Tasks } = await found();
      assert.ok(Tasks.some((/** @type {{ TaskID: number }} */ other) => other.TaskID === TaskID));
      const SchedAt = inHours(48);
      assert.equal((await relay("modify_sched_task", { TaskID, Type: "Tag", SchedAt })).ErrorCode, 0);
      const { TaskInfo } = await relay("get_sched_task", { TaskID });
      assert.equal(TaskInfo.SchedAt, SchedAt);
      assert.equal(TaskInfo.Status, "pending");
      assert.equal((await relay("delete_sched_task", { TaskID, Type: "Tag" })).ErrorCode, 0);
      assert.equal((await relay("get_sched_task", { TaskID })).ErrorCode, 90104);
    });

    holds("what the service refuses comes back as its own answer", async () => {
      assert.equal((await relay("add_sched_task", {})).ErrorCode, 90104);
      assert.equal(
        (await relay("add_sched_task", task({ SchedAt: "2020-01-01 00:00:00" }))).ErrorCode,
        90110,
      );
      const to = { From_Account: "administrator", To_Account: ["nobody at all"], OfflinePushInfo: {} };
      const answer = await relay("add_sched_task", task({ Type: "User", Content: to }));
      assert.equal(answer.ErrorCode, 90108);
      assert.deepEqual(answer.InvalidUserID, ["nobody at all"]);
    });

    holds("an add that is sent five times at once makes one task", async () => {
      const Title = randomUUID();
      const Content = { ...task().Content, OfflinePushInfo: { Title, Desc: "once" } };
      const body = JSON.stringify(task({ Content }));
      const headers = {
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
        ...(await endpoint.as("admin")),
      };
      const send = () => asked(`${endpoint.url}/relay/add_sched_task`, { headers, body });
      const answers = await Promise.all(Array.from({ length: 5 }, send));
      assert.ok(answers.every(({ status }) => status === 200 || status === 409));
      const { Total } = await found({ Keyword: Title });
      assert.equal(Total, 1);
      assert.equal((await send()).headers["idempotent-replayed"], "true");
    });
  });
}
