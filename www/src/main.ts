/** The page: a request as text, and what the package says of it. */

import {
  checkCreate,
  checkDelete,
  checkGet,
  checkList,
  checkModify,
  type Locale,
  type OfflinePushInfo,
  preview,
  utcToZoned,
  ValidationError,
  type VendorPreview,
} from "timpush-sched";
import { JsonError, type Place, readJson, spanOf } from "./json.js";
import { type App, clean, faulty, type Kind } from "./samples.js";
import { connect, type Request, speak } from "./sandbox.js";
import { words } from "./words.js";

const checks = {
  all: checkCreate,
  tag: checkCreate,
  user: checkCreate,
  modify: checkModify,
  delete: checkDelete,
  get: checkGet,
  list: checkList,
};
const calls: Record<Kind, Request["call"]> = {
  all: "create",
  tag: "create",
  user: "create",
  modify: "modify",
  delete: "delete",
  get: "get",
  list: "list",
};
const vendors = {
  apns: "Apple",
  fcm: "FCM",
  huawei: "Huawei",
  honor: "Honor",
  xiaomi: "Xiaomi",
  oppo: "OPPO",
  vivo: "vivo",
  meizu: "Meizu",
  harmony: "HarmonyOS",
};
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const kindField = element<HTMLSelectElement>("kind");
const textField = element<HTMLTextAreaElement>("text");
const sendButton = element<HTMLButtonElement>("send");
const [status, verdict, issueList] = [element("status"), element("verdict"), element("issues")];
const [outcome, stale, when, phones] = [
  element("outcome"),
  element("stale"),
  element("when"),
  element("phones"),
];
const labels = Array.from(
  document.querySelectorAll<HTMLElement>("[data-word]"),
  (label) => [label, label.textContent] as const,
);
const localeFields = document.querySelectorAll<HTMLInputElement>("input[name=locale]");

let app: App = { sdkappid: 1_400_000_000, identifier: "administrator" };
let kind: Kind = "all";
let locale: Locale = navigator.language.startsWith("zh") ? "zh" : "en";
/** What was typed for each kind, so that looking at another one loses nothing. */
const drafts: Partial<Record<Kind, string>> = {};

function show(): void {
  const { page } = words[locale];
  document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
  for (const [labelled, english] of labels)
    labelled.textContent = page[labelled.dataset.word as string] ?? english;
  for (const field of localeFields) field.checked = field.value === locale;
  kindField.value = kind;
  textField.value = drafts[kind] ?? sample(clean);
  outcome.hidden = true;
  check();
  speak(locale, words[locale]);
}

function sample(samples: (app: App) => Record<Kind, object>): string {
  // A short list stays on its line.
  return JSON.stringify(samples(app)[kind], null, 2).replace(
    /\[\s+([^[\]{}]{1,60}?)\s+\]/g,
    (_, items: string) => {
      return `[${items.replace(/\s*\n\s*/g, " ")}]`;
    },
  );
}

function check(): void {
  const { count, verdict: verdicts, severity, server, slips, notJson, place } = words[locale];
  let root: Place;
  try {
    root = readJson(textField.value);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const lines = textField.value.slice(0, error.at).split("\n");
    const where = place(lines.length, (lines.at(-1)?.length ?? 0) + 1);
    tell(notJson, verdicts.unread, "error", [
      item("error", severity.error, where, slips[error.slip], [], [error.at, error.at + 1]),
    ]);
    stale.hidden = outcome.hidden;
    return;
  }
  const issues = checks[kind](root.value, { locale });
  const errors = issues.filter((issue) => issue.severity === "error");
  const warnings = issues.filter((issue) => issue.severity === "warning");
  const state = errors.length > 0 ? "refused" : warnings.length > 0 ? "hurts" : "clean";
  const items = [...errors, ...warnings].map((issue) => {
    const path = issue.path.map((step, i) =>
      typeof step === "number" ? `[${step}]` : i > 0 ? `.${step}` : step,
    );
    const codes = issue.serverCode ? [issue.code, server(issue.serverCode)] : [issue.code];
    const span = spanOf(root, issue.path);
    return item(issue.severity, severity[issue.severity], path.join(""), issue.message, codes, span);
  });
  tell(count(errors.length, warnings.length), verdicts[state], state, items);
  foresee(root);
}

let told = "";
function tell(summary: string, meaning: string, state: string, items: HTMLElement[]): void {
  // What stays the same is left alone: it isn't read out again, and keeps the focus.
  if (status.textContent !== summary) status.textContent = summary;
  element("summary").dataset.state = state;
  verdict.textContent = meaning;
  // What the service would refuse may be sent too: seeing it refused is what a sandbox is for. What isn't JSON may not.
  sendButton.disabled = state === "error";
  textField.setAttribute("aria-invalid", String(state === "refused" || state === "error"));
  const fresh = items.map((entry) => entry.outerHTML).join("");
  if (told === fresh) return;
  told = fresh;
  issueList.replaceChildren(...items);
}

function node(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function item(
  severity: string,
  name: string,
  where: string,
  message: string,
  codes: string[],
  [start, end]: [number, number],
): HTMLElement {
  const badge = node("span", `badge ${severity}`, name);
  const head = node("span", "head", badge, node("code", "path", where));
  const foot = node("span", "codes", ...codes.map((code) => node("code", "", code)));
  const button = node("button", "issue", head, node("span", "message", message), foot) as HTMLButtonElement;
  button.type = "button";
  button.dataset.span = `${start} ${end}`;
  return node("li", "", button);
}

/** When the push goes out, and what each phone makes of it. */
function foresee(root: Place): void {
  const at = (...path: string[]) =>
    path.reduce((place: Place | undefined, name) => place?.within?.get(name), root)?.value;
  const info = at("Content", "OfflinePushInfo") as OfflinePushInfo | undefined;
  const shown = info?.Title || info?.Desc || info?.ApnsInfo?.Title || info?.HarmonyInfo?.Title;
  when.textContent = schedule(at("SchedAt"));
  phones.replaceChildren(...(info && shown ? cards(info) : []));
  stale.hidden = true;
  outcome.hidden = !when.textContent && !shown;
}

function schedule(utc: unknown): string {
  if (typeof utc !== "string") return "";
  try {
    const local = utcToZoned(utc, zone).replace("T", " ");
    const hours = (Date.parse(`${utc.replace(" ", "T")}Z`) - Date.now()) / 3_600_000;
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    const far = Math.abs(hours);
    const ahead =
      far < 1
        ? relative.format(Math.round(hours * 60), "minute")
        : far < 48
          ? relative.format(Math.round(hours), "hour")
          : relative.format(Math.round(hours / 24), "day");
    return words[locale].when(utc, local, zone, ahead);
  } catch (error) {
    // The issues say already that it is no time.
    if (error instanceof ValidationError) return "";
    throw error;
  }
}

/** One card for all phones that show the same. */
function cards(info: OfflinePushInfo): HTMLElement[] {
  const groups = new Map<string, VendorPreview[]>();
  for (const shown of preview(info)) {
    const same = `${shown.title}\n${shown.desc}`;
    groups.set(same, [...(groups.get(same) ?? []), shown]);
  }
  return Array.from(groups.values(), (group) => {
    const [first] = group;
    const text = (shown = "", full: unknown = "", cut = false) =>
      cut ? [`${shown} `, node("del", "", String(full).slice(shown.length - 3))] : [shown];
    const names = group.map(({ vendor }) => vendors[vendor]).join(", ");
    const cut = first?.titleCut || first?.descCut ? [node("span", "badge warning", words[locale].cut)] : [];
    return node(
      "li",
      "",
      node("p", "vendors", names, ...cut),
      node("p", "title", ...text(first?.title, info.Title, first?.titleCut)),
      node("p", "desc", ...text(first?.desc, info.Desc, first?.descCut)),
    );
  });
}

// The address keeps the state, so that a reload or a link shows the same. A sample moves with the clock, and isn't kept.

let waiting = 0;
function remember(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const state = new URLSearchParams({ request: kind, locale });
    const draft = drafts[kind];
    // Browsers refuse very long addresses.
    if (draft !== undefined && draft.length < 100_000) state.set("text", draft);
    history.replaceState(null, "", `#${state}`);
  }, 200);
}

function recall(): void {
  const state = new URLSearchParams(location.hash.slice(1));
  const [request, language, text] = ["request", "locale", "text"].map((name) => state.get(name));
  if (request && Object.hasOwn(calls, request)) kind = request as Kind;
  if (language === "en" || language === "zh") locale = language;
  if (text !== null) drafts[kind] = text;
  show();
}

function change(text?: string): void {
  if (text === undefined) delete drafts[kind];
  else drafts[kind] = text;
  show();
  remember();
}

textField.addEventListener("input", () => {
  drafts[kind] = textField.value;
  check();
  remember();
});
kindField.addEventListener("change", () => {
  kind = kindField.value as Kind;
  show();
  remember();
});
for (const field of localeFields)
  field.addEventListener("change", () => {
    locale = field.value as Locale;
    show();
    remember();
  });
element("clean").addEventListener("click", () => change());
element("faulty").addEventListener("click", () => change(sample(faulty)));
issueList.addEventListener("click", ({ target }) => {
  const span = (target as Element).closest<HTMLElement>("[data-span]")?.dataset.span?.split(" ").map(Number);
  if (!span) return;
  const [start = 0, end = 0] = span;
  const lines = textField.value.slice(0, start).split("\n").length;
  textField.focus();
  textField.setSelectionRange(start, end);
  textField.scrollTop = (lines - 4) * Number.parseFloat(getComputedStyle(textField).lineHeight);
});
addEventListener("hashchange", recall);
// What was still to come may have passed.
setInterval(check, 15_000);
recall();
const request = () => ({ call: calls[kind], value: readJson(textField.value).value });
void connect(request, (own) => {
  app = own;
  show();
});
