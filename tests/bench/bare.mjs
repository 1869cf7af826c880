// A call without us, with what all calls need that mean the same: JSON both ways, and nothing out of a cache.

export const sdkappid = 88888888;

/** What bare fetch does for the same answer. */
export async function bare(relay, command, body) {
  const response = await fetch(`${relay}/${command}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
  });
  return JSON.parse(await response.text());
}

/** The same with what anybody needs who wants to end it: a signal, and a limit for each attempt and for all of them. */
export async function abortable(relay, command, body) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const limits = [setTimeout(abort, 10_000), setTimeout(abort, 60_000)];
  const response = await fetch(`${relay}/${command}`, {
    method: "POST",
    headers: new Headers({ "content-type": "application/json" }),
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
    redirect: "manual",
    referrerPolicy: "no-referrer",
    signal: controller.signal,
  });
  const text = await response.text();
  for (const limit of limits) clearTimeout(limit);
  return JSON.parse(text);
}
