// The relay that calls are measured against: it answers at once, and always the same.

const task = (id) => ({
  TaskID: id,
  Sdkappid: 88888888,
  CreateAt: "2027-01-20 08:00:00",
  Type: "Tag",
  SchedAt: "2027-06-01 02:00:00",
  Content: {
    From_Account: "administrator",
    MsgRandom: 1_000_000 + id,
    Condition: { TagsAnd: ["Stock A", "Stock B"] },
    OfflinePushInfo: {
      PushFlag: 0,
      Title: `Offline Push Title ${id}`,
      Desc: "Offline Push Content",
      Ext: "{}",
    },
  },
  Title: `Offline Push Title ${id}`,
  Desc: "Offline Push Content",
  Status: "pending",
  DispatchSuccess: 0,
  DispatchErr: "",
  PushTaskID: "",
});
const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 };
const answers = {
  get_sched_task: Buffer.from(JSON.stringify({ ...ok, TaskInfo: task(1) })),
  list_sched_task: Buffer.from(
    JSON.stringify({
      ...ok,
      Total: 1000,
      Tasks: Array.from({ length: 1000 }, (_, i) => task(1_234_567_000 + i)),
    }),
  ),
};

/** Answers a call to `/relay/…`; false where it is none. */
export function answerCall(request, response) {
  const answer = request.url.startsWith("/relay/") && answers[request.url.slice(7)];
  if (!answer) return false;
  request.resume();
  request.on("end", () => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": answer.length });
    response.end(answer);
  });
  return true;
}
