// What is checked and parsed, the same for every contender, and the goals that design.md sets.

/** The present, for our "already passed": the times below lie three months ahead of it. */
export const now = Date.UTC(2027, 2, 1);

const push = { Title: "Offline Push Title", Desc: "Offline Push Content" };
const content = { From_Account: "administrator", MsgRandom: 287_450_913, OfflinePushInfo: push };
const all = { Sdkappid: 88_888_888, Type: "All", SchedAt: "2027-06-01 10:00:00", Content: content };
const tag = ofTag({ TagsAnd: ["Stock A", "Stock B"] });

function ofTag(condition) {
  return { ...all, Type: "Tag", Content: { ...content, Condition: condition } };
}

function ofUser(accounts) {
  return { ...all, Type: "User", Content: { ...content, To_Account: accounts } };
}

function ofPush(members) {
  return { ...all, Content: { ...content, OfflinePushInfo: { ...push, ...members } } };
}

function accounts(count) {
  return Array.from({ length: count }, (_, index) => `customer_${String(index).padStart(6, "0")}`);
}

const threeFaults = {
  ...all,
  SchedAt: "2027-06-01T10:00:00Z",
  Content: { ...content, MsgRandom: -1, OfflinePushInfo: { ...push, Title: 42 } },
};

// Too many accounts, two of them empty, a time with slashes, a number below its range.
const fiveFaults = ofUser(
  accounts(501).map((account, index) => (index === 17 || index === 400 ? "" : account)),
);
fiveFaults.SchedAt = "2027/06/01 10:00:00";
fiveFaults.Content.MsgRandom = -1;

/** The rows of checkCreate. A goal is met where our time is at most `atMost` × that of each peer named. */
export const checks = [
  { row: "valid All", valid: true, value: all, goal: { peers: ["zod"], atMost: 1 } },
  { row: "valid Tag", valid: true, value: tag, goal: { peers: ["zod"], atMost: 1 } },
  { row: "3 faults", valid: false, value: threeFaults, goal: { peers: ["zod"], atMost: 1 } },
  {
    row: "500 accounts",
    valid: true,
    value: ofUser(accounts(500)),
    goal: { peers: ["valibot", "ajv", "ajv ahead"], atMost: 0.8 },
  },
  {
    row: "501 accounts, 5 faults",
    valid: false,
    value: fiveFaults,
    goal: { peers: ["valibot"], atMost: 0.8 },
  },
];

/** Not timed: they show that every contender does the same job. */
export const samples = [
  { row: "an unknown member", valid: true, value: { ...all, Note: "mine" } },
  { row: "attributes", valid: true, value: ofTag({ AttrsAnd: { city: "Shenzhen" }, TagsAnd: [] }) },
  {
    row: "vendor members",
    valid: true,
    value: ofPush({ AndroidInfo: { PushStyle: 1 }, ApnsInfo: { Sound: "a.caf" } }),
  },
  { row: "null", valid: false, value: null },
  { row: "Type in another case", valid: false, value: { ...all, Type: "all" } },
  { row: "no Content", valid: false, value: { ...all, Content: undefined } },
  { row: "Sdkappid 0", valid: false, value: { ...all, Sdkappid: 0 } },
  { row: "All with accounts", valid: false, value: { ...ofUser(["a"]), Type: "All" } },
  { row: "User without accounts", valid: false, value: { ...all, Type: "User" } },
  { row: "no account", valid: false, value: ofUser([]) },
  { row: "an account that is a number", valid: false, value: ofUser(["a", 7]) },
  { row: "Tag without Condition", valid: false, value: { ...all, Type: "Tag" } },
  { row: "an empty Condition", valid: false, value: ofTag({ TagsAnd: [] }) },
  { row: "tags and attributes", valid: false, value: ofTag({ TagsOr: ["a"], AttrsOr: { b: "c" } }) },
  { row: "11 tags", valid: false, value: ofTag({ TagsOr: accounts(11) }) },
  { row: "an empty tag", valid: false, value: ofTag({ TagsOr: [""] }) },
  { row: "a tag of 51 letters", valid: false, value: ofTag({ TagsOr: ["a".repeat(51)] }) },
  { row: "an hour 24", valid: false, value: { ...all, SchedAt: "2027-06-01 24:00:00" } },
  { row: "PushFlag 2", valid: false, value: ofPush({ PushFlag: 2 }) },
];

/** Copies as JSON.parse makes them, so that no engine can settle on the one object. */
export function copies(value, count = 16) {
  const text = JSON.stringify(value);
  return Array.from({ length: count }, () => JSON.parse(text));
}

/** The row of parseAccounts. */
export const parsing = { row: "parseAccounts", goal: { peers: ["split+trim+Set"], atMost: 0.5 } };

/** `lines` accounts, one a line; each tenth is one of those before it, always the same ones. */
export function accountLines(lines) {
  let state = 1;
  const found = [];
  const text = Array.from({ length: lines }, (_, index) => {
    if (index % 10 === 9) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return found[state % found.length];
    }
    const account = `customer_${String(index).padStart(7, "0")}`;
    found.push(account);
    return account;
  });
  return text.join("\n");
}

/** Calls over loopback, beside bare fetch. */
export const calls = [
  { row: "client.get", calls: 50, goal: { peers: ["fetch + JSON.parse"], atMost: 1.05 } },
  { row: "client.list, 1 000 tasks", calls: 10, goal: { peers: ["fetch + JSON.parse"], atMost: 1.25 } },
];
