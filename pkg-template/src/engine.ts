/**
 * The wasm instance: started at the first call, dropped after a trap or when its memory has grown large, and made
 * anew by the next call.
 */

import { __wbg_reset_state as reset, heap as memoryOf, initSync as loadSync, texts, words } from "./generated/timpush_sched.js";

/** What the wasm can be had from. */
export type InitSource = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** Above it an instance is not kept: wasm memory never shrinks, and one huge paste must not stay. */
const MEMORY_KEPT = 16 << 20;

let carried: (() => BufferSource) | undefined;
let loaded = false;
let stale = false;
let heap: WebAssembly.Memory;
let wordView = new Uint32Array(0);

/** Names the wasm that the entry itself carries. */
export function carry(bytes: () => BufferSource): void {
  carried = bytes;
}

/** Makes sure that there is a live instance. */
export function start(): void {
  if (loaded && !stale) return;
  if (!loaded) {
    if (!carried)
      throw new Error(
        "timpush-sched/slim has no wasm yet: await init(source) first, where source is the URL or the bytes of timpush-sched/timpush_sched.wasm.",
      );
    loadSync({ module: carried() });
    loaded = true;
  } else {
    reset();
  }
  settle();
}

function settle(): void {
  stale = false;
  heap = memoryOf() as WebAssembly.Memory;
  wordView = new Uint32Array(0);
}

/** Gives the instance up: the next call has a new one. */
export function drop(): void {
  stale = true;
}

/** Runs a call; a trap in it gives the instance up, and so does a memory that grew large. */
export function guarded<T>(call: () => T): T {
  start();
  try {
    return call();
  } catch (error) {
    drop();
    throw error;
  } finally {
    if (heap.buffer.byteLength > MEMORY_KEPT) drop();
  }
}

/** Room for so many words of a tape, what is written kept. */
export function wordRoom(count: number): Uint32Array {
  if (wordView.byteLength === 0 || wordView.length < count) {
    const room = Math.max(count, 256);
    wordView = new Uint32Array(heap.buffer, words(room), room);
  }
  return wordView;
}

/** Puts a text into the memory, as UTF-8; how many bytes it takes. */
export function putText(text: string): number {
  const at = texts(text.length * 3);
  return encoder.encodeInto(text, new Uint8Array(heap.buffer, at, text.length * 3)).written;
}

/** So many words of the memory. */
export function wordsAt(at: number, count: number): Uint32Array {
  return new Uint32Array(heap.buffer, at, count);
}

/** A text of the memory. */
export function textAt(at: number, bytes: number): string {
  return decoder.decode(new Uint8Array(heap.buffer, at, bytes));
}

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder();

let loading: Promise<void> | undefined;

/** Compiles ahead, off the hot path. As often and as concurrently as one likes; after a failure again. */
export function init(source?: InitSource | Promise<InitSource>): Promise<void> {
  if (loaded) return Promise.resolve();
  loading ??= loadFrom(source).finally(() => {
    loading = undefined;
  });
  return loading;
}

async function loadFrom(source?: InitSource | Promise<InitSource>): Promise<void> {
  const given = (await source) ?? carried?.();
  if (given === undefined)
    throw new Error(
      "timpush-sched/slim has no wasm of its own: give init() the URL or the bytes of timpush-sched/timpush_sched.wasm.",
    );
  const module = await compile(given);
  if (loaded) return;
  loadSync({ module });
  loaded = true;
  settle();
}

/** The same at once, from bytes or a compiled module. */
export function initSync(source?: BufferSource | WebAssembly.Module): void {
  if (loaded) return;
  if (source !== undefined) {
    loadSync({ module: source });
    loaded = true;
    settle();
  } else {
    start();
  }
}

async function compile(source: InitSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source as BufferSource);
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new Error(`The wasm of timpush-sched could not be loaded: ${response.url} answered ${response.status}.`);
  // Servers that don't know the type, and streams that were read, go the long way.
  if (WebAssembly.compileStreaming && response.headers.get("content-type")?.startsWith("application/wasm"))
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
