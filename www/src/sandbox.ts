/** The sandbox behind the page, where there is one: requests go to it by its relay; its tasks and deliveries are shown. */

import { formatTime, isTimPushError, type Locale, ServiceError, TaskClient } from "timpush-sched";
import type { Words } from "./words.js";

/** A refusal of the sandbox's own, before the service was asked. */
interface Problem {
  detail: string;
}
interface Delivery {
  id: number;
  account: string;
  title: string;
}

/** A request as it stands in the form: whatever it is, it may be sent, to see it refused. */
export interface Request {
  call: "create" | "modify" | "delete" | "get" | "list";
  value: unknown;
}

const SDKAPPID = 1_400_000_000;
const DAY = 86_400_000;
const TASKS = 10;
const DELIVERIES = 8;
/** Deliveries come by the thousand: the page follows them at this pace. */
const BREATH_MS = 500;

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const [section, told, answer] = [element("sandbox"), element("told"), element("answer")];
const [summary, delivered] = [element("delivered-summary"), element("delivered")];
const sendButton = element<HTMLButtonElement>("send");
const signIn = element<HTMLFormElement>("sign-in");
const rows = document.querySelector("#tasks tbody") as HTMLElement;

let words: Words;
let client: TaskClient;
let count = 0;
const last: Delivery[] = [];

/** Says it in another language from now on. */
export function speak(locale: Locale, language: Words): void {
  words = language;
  client?.close();
  client = new TaskClient({
    sdkappid: SDKAPPID,
    backend: { relay: "/relay" },
    locale,
    // A console checks before it sends. Here one may want to see what the service says.
    validate: false,
  });
  if (!section.hidden && signIn.hidden) void refresh();
}

/** Shows the sandbox where there is one; the button sends what `request` gives. */
export async function connect(request: () => Request): Promise<void> {
  const session = await fetch("/session").catch(() => undefined);
  // Vite, too, serves this page, and answers to any address with it.
  if (!session?.headers.get("content-type")?.includes("json")) return;
  section.hidden = false;
  signIn.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = JSON.stringify(Object.fromEntries(new FormData(signIn)));
    const { ok, body } = await post("/session", form);
    told.textContent = ok ? "" : ((body as Problem | undefined)?.detail ?? words.noAnswer);
    if (ok) void open();
  });
  sendButton.addEventListener("click", async () => {
    await send(request());
    await refresh();
  });
  signIn.hidden = session.ok;
  if (session.ok) void open();
}

async function open(): Promise<void> {
  signIn.hidden = true;
  signIn.reset();
  sendButton.hidden = false;
  void refresh();
  let refreshing: number | undefined;
  // From now on: the log may be long.
  const { latest } = await (await fetch("/sandbox/deliveries?limit=1")).json();
  new EventSource(`/sandbox/deliveries?after=${latest}`).addEventListener("delivery", ({ data }) => {
    count++;
    last.unshift(JSON.parse(data) as Delivery);
    last.length = Math.min(last.length, DELIVERIES);
    if (refreshing !== undefined) return;
    refreshing = setTimeout(() => {
      refreshing = undefined;
      void refresh();
    }, BREATH_MS);
  });
}

async function send({ call, value }: Request): Promise<void> {
  let result: unknown;
  try {
    result = await (client[call] as (request: unknown) => Promise<unknown>).call(client, value);
    told.textContent = words.answered("OK");
  } catch (error) {
    if (!isTimPushError(error)) throw error;
    told.textContent =
      error instanceof ServiceError
        ? `${words.answered(`${error.code}: ${error.info}`)} ${error.meaning}`
        : error.message;
  }
  answer.hidden = result === undefined;
  answer.textContent = JSON.stringify(
    result,
    (_, member) => (typeof member === "bigint" ? String(member) : member),
    2,
  );
  told.scrollIntoView({ block: "center" });
}

/** Asks for the newest tasks, and shows them with what was delivered. */
async function refresh(): Promise<void> {
  summary.textContent = count > 0 ? words.deliveries(count) : words.noDeliveries;
  delivered.replaceChildren(...last.map(({ account, title }) => cells("li", [account, title])));
  const query = {
    Offset: 0,
    Want: TASKS,
    OrderBy: "createat" as const,
    Asc: false,
    BeginTime: formatTime(Date.now() - 30 * DAY),
    EndTime: formatTime(Date.now() + DAY),
  };
  // What fails leaves what is shown: the next time is near.
  const page = await client.list(query).catch(() => undefined);
  if (!page) return;
  const { Tasks, Total } = page;
  element("tasks-summary").textContent = Total > 0 ? words.tasks(Tasks.length, Total) : words.noTasks;
  element("tasks").hidden = Total === 0;
  rows.replaceChildren(
    ...Tasks.map((task) =>
      cells("tr", [String(task.TaskID), task.Type, task.SchedAt, words.status(task), task.Title]),
    ),
  );
}

function cells(tag: "tr" | "li", texts: string[]): HTMLElement {
  const row = document.createElement(tag);
  for (const text of texts) {
    const cell = document.createElement(tag === "tr" ? "td" : "span");
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}

async function post(path: string, body: string): Promise<{ ok: boolean; body?: unknown }> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(path, { method: "POST", headers, body });
    return { ok: response.ok, body: response.status === 204 ? {} : await response.json() };
  } catch {
    return { ok: false };
  }
}
