/** Who signs and where calls go: the option `backend`, understood. */

/** Where the service stands. */
export type Region = "china" | "singapore" | "seoul" | "frankfurt" | "siliconvalley" | "jakarta" | "riyadh";

/** expiresAt: Unix seconds; read out of the UserSig itself where it is missing. */
export interface Signature {
  usersig: string;
  identifier: string;
  expiresAt?: number | undefined;
}

/** As fetch has them: not every platform has a type for that. */
type Credentials = "omit" | "same-origin" | "include";

/** Headers for the backend, or a function that gives them anew for each request. */
export type HeaderSource =
  | Record<string, string>
  | (() => Record<string, string> | Promise<Record<string, string>>);

/**
 * relay (recommended): the backend signs and forwards; the browser never holds a UserSig.
 *   POST `${relay}/add_sched_task` with the request as JSON; the answer is the service's own, untouched.
 * sign: the backend hands out a UserSig and the browser calls the region's host itself.
 *   POST `${sign}` with { sdkappid, command }; the answer is a Signature. Or a function of yours.
 */
export type Backend =
  | { relay: string | URL; headers?: HeaderSource | undefined; credentials?: Credentials | undefined }
  | {
      sign:
        | string
        | URL
        | ((ask: {
            sdkappid: number;
            command: string;
            reason: "first" | "expiring" | "rejected";
            signal: AbortSignal;
          }) => Promise<Signature>);
      host: Region | (string & {});
      /** An admin's UserSig can do everything in the app, and cannot be narrowed: say that you know. */
      dangerouslyExposeUserSig: true;
      headers?: HeaderSource | undefined;
      credentials?: Credentials | undefined;
    };

export type SignFunction = Extract<Extract<Backend, { sign: unknown }>["sign"], (...given: never) => unknown>;

/** The option, understood. */
export interface Way {
  signs: boolean;
  /** A command's name is put behind it. */
  base: string;
  /** Where signatures are asked for. */
  sign?: string | undefined;
  /** Or by what. */
  signer?: SignFunction | undefined;
  headers: HeaderSource | undefined;
  credentials: Credentials;
}

const HOSTS: Record<Region, string> = {
  china: "console.tim.qq.com",
  singapore: "adminapisgp.im.qcloud.com",
  seoul: "adminapikr.im.qcloud.com",
  frankfurt: "adminapiger.im.qcloud.com",
  siliconvalley: "adminapiusa.im.qcloud.com",
  jakarta: "adminapiidn.im.qcloud.com",
  riyadh: "adminapiksa.im.qcloud.com",
};

const CREDENTIALS = ["same-origin", "include", "omit"] as const;

/** Throws a TypeError that names the option where something is wrong with it. */
export function wayOf(backend: unknown): Way {
  if (typeof backend !== "object" || backend === null)
    throw wrong(
      "backend",
      `is missing: give { relay: "/api/timpush/relay" }, where your backend signs and forwards`,
    );
  const {
    relay,
    sign,
    host,
    headers,
    credentials = "same-origin",
    dangerouslyExposeUserSig,
  } = backend as Record<string, unknown>;
  if (!CREDENTIALS.includes(credentials as Credentials))
    throw wrong("backend.credentials", `must be one of ${CREDENTIALS.join(", ")}`);
  if (headers !== undefined && typeof headers !== "function") headersOf(headers);
  const common = { headers: headers as HeaderSource, credentials: credentials as Credentials };
  if (relay !== undefined && sign !== undefined)
    throw wrong("backend", "has both relay and sign: choose one, and relay where you can");
  if (relay !== undefined)
    return { ...common, signs: false, base: `${addressOf("backend.relay", relay).replace(/\/+$/, "")}/` };
  if (sign === undefined)
    throw wrong(
      "backend",
      `has neither relay nor sign: give { relay: "/api/timpush/relay" }, where your backend signs and forwards`,
    );
  if (dangerouslyExposeUserSig !== true)
    throw wrong(
      "backend.sign",
      "brings an administrator's UserSig into the browser, and whoever reads it there can do everything in the app: use relay, or say dangerouslyExposeUserSig: true",
    );
  const way = { ...common, signs: true, base: `${hostOf(host)}/v4/timpush/` };
  if (typeof sign === "function") return { ...way, signer: sign as SignFunction };
  return { ...way, sign: addressOf("backend.sign", sign) };
}

/** An error that names an option, and never quotes it. */
export function wrong(option: string, what: string): TypeError {
  return new TypeError(`TaskClient: the option ${option} ${what}.`);
}

/** Headers as fetch takes them. */
export function headersOf(source: unknown): Headers {
  try {
    if (typeof source === "object" && source !== null) return new Headers(source as HeadersInit);
  } catch {
    // Its words would quote the header.
  }
  throw wrong("backend.headers", "must be an object of header names and values as HTTP allows them");
}

/** An address, absolute. */
function addressOf(option: string, given: unknown): string {
  const { location, origin } = globalThis as { location?: { href?: string }; origin?: string };
  let url: URL | undefined;
  // A worker made of a blob has no address that another one could be relative to, but an origin.
  for (const base of [undefined, location?.href, origin]) {
    try {
      url ??= new URL(String(given), base);
    } catch {
      // Perhaps with the next one.
    }
  }
  if (!url)
    throw wrong(
      option,
      location ? "is no valid URL" : "is no valid URL: outside a page it must be an absolute one",
    );
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw wrong(option, "must be an http or https URL");
  if (url.username || url.password)
    throw wrong(option, "must hold no user name and no password: use backend.headers");
  if (url.search || url.hash) throw wrong(option, "must have no query and no fragment: use backend.headers");
  return url.href;
}

/** The service's address, without a slash at the end. */
function hostOf(host: unknown): string {
  const given = typeof host === "string" ? host : "";
  const name = Object.hasOwn(HOSTS, given) ? HOSTS[given as Region] : given;
  const loopback = /^(http:\/\/)?(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?\/?$/.exec(name);
  // A word alone is a region misspelt, and would be called as a host.
  if (!loopback && !/[.:/]/.test(name))
    throw wrong("backend.host", `must be one of ${Object.keys(HOSTS).join(", ")}, or a host name`);
  let url: URL | undefined;
  try {
    url = new URL(
      loopback && !loopback[1] ? `http://${name}` : name.includes("://") ? name : `https://${name}`,
    );
  } catch {
    // Told below.
  }
  if (url?.pathname !== "/" || url.search || url.hash || url.username || url.password)
    throw wrong("backend.host", "must be a region or a host name, nothing more");
  if (url.protocol !== "https:" && !loopback)
    throw wrong("backend.host", "must be called by https; only loopback may be called by http");
  return url.origin;
}
