/** The sandbox behind the page, where there is one: requests go to it by its relay; its tasks and deliveries are shown. */

import { formatTime, isTimPushError, type Locale, ServiceError, TaskClient } from "timpush-sched";
import type { App } from "./samples.js";
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
let locale: Locale;
/** One for each language, so that changing it ends no call that is under way. */
let clients: Record<Locale, TaskClient> | undefined;
/** Whether requests go on to the real service, which doesn't tell what it delivers. */
let real = false;
let count = 0;
const last: Delivery[] = [];

/** Says it in this language from now on. */
export function speak(language: Locale, itsWords: Words): void {
  if (locale === language) return;
  [locale, words] = [language, itsWords];
  void refresh();
}

function clientOf({ sdkappid }: App, locale: Locale): TaskClient {
  // A console checks before it sends. Here one may want to see what the service says.
  return new TaskClient({ sdkappid, backend: { relay: "/relay" }, locale, validate: false });
}

/** Shows the sandbox where there is one, and tells whose tasks it has; the button sends what `request` gives. */
export async function connect(request: () => Request, known: (app: App) => void): Promise<void> {
  const session = await fetch("/session").catch(() => undefined);
  // Vite, too, serves this page, and answers to any address with it.
  if (!session?.headers.get("content-type")?.includes("json")) return;
  section.hidden = false;
  const enter = async () => {
    const own = await asked<App & { real: boolean }>("/sandbox/app");
    if (!own) return;
    real = own.real;
    const log = real ? undefined : await asked<{ latest: number }>("/sandbox/deliveries?limit=1");
    if (!real && !log) return;
    open(own);
    if (log) follow(log.latest);
    known(own);
  };
  signIn.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = JSON.stringify(Object.fromEntries(new FormData(signIn)));
    const headers = { "content-type": "application/json" };
    if (await asked("/session", { method: "POST", headers, body })) await enter();
  });
  sendButton.addEventListener("click", async () => {
    if (clients) await send(clients[locale], request());
    await refresh();
  });
  signIn.hidden = session.ok;
  if (session.ok) await enter();
}

/** Shows this app's tasks. */
function open(app: App): void {
  clients = { en: clientOf(app, "en"), zh: clientOf(app, "zh") };
  signIn.hidden = true;
  signIn.reset();
  sendButton.hidden = false;
  void refresh();
}

/** Shows what is delivered after that number: the log may be long. */
function follow(latest: number): void {
  let refreshing: number | undefined;
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

async function send(client: TaskClient, { call, value }: Request): Promise<void> {
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
  if (!clients) return;
  const { deliveries, noDeliveries, untold } = words;
  summary.textContent = real ? untold : count > 0 ? deliveries(count) : noDeliveries;
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
  const page = await clients[locale].list(query).catch(() => undefined);
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

/** What the sandbox answers to this; what it refuses is told. */
async function asked<T>(path: string, init?: RequestInit): Promise<T | undefined> {
  try {
    const response = await fetch(path, init);
    const body = await response.json();
    told.textContent = response.ok ? "" : (body as Problem).detail;
    return response.ok ? body : undefined;
  } catch {
    told.textContent = words.noAnswer;
    return undefined;
  }
}
