/**
 * The wasm instance: started at the first call, dropped after a trap or when its memory has grown large, and made
 * anew by the next call.
 */

import {
  initSync as loadSync,
  heap as memoryOf,
  __wbg_reset_state as reset,
  texts,
  words,
} from "./generated/timpush_sched.js";
import { apart, isWalking, type Room } from "./tape.js";

/** Bytes, or a WebAssembly.Module: not every platform has types for that, nor it a member that a type could know it by. */
type Wasm = ArrayBuffer | ArrayBufferView | object;

/** What the wasm can be had from: an address, what fetch takes or gives, bytes, or a compiled module. */
export type InitSource = string | URL | Request | Response | Wasm;

/** Above it an instance is not kept: wasm memory never shrinks, and one huge paste must not stay. */
const MEMORY_KEPT = 16 << 20;

let carried: (() => BufferSource) | undefined;
let loaded = false;
let stale = false;
let heap: WebAssembly.Memory;
const nowhere: Room = { words: new Uint32Array(0), bytes: new Uint8Array(0) };
let room = nowhere;
/** Whether the memory may have grown since somebody looked. */
let grown = false;

/** Whoever has something under way in the instance. */
interface Tenant {
  /** Whether it would lose anything by a new instance. */
  isBusy(): boolean;
  /** The instance is gone, and all that was in it. */
  lost(cause: unknown): void;
}

let tenant: Tenant | undefined;
let generation = 0;

/** Names the one that must hear of it when the instance goes. */
export function settleIn(newTenant: Tenant): void {
  tenant = newTenant;
}

/** Which instance it is: another number after each new one. */
export function instance(): number {
  start();
  return generation;
}

/** Names the wasm that the entry itself carries. @internal */
export function carry(bytes: () => BufferSource): void {
  carried = bytes;
}

/** Makes sure that there is a live instance. */
export function start(): void {
  if (loaded && !stale) return;
  if (loaded) {
    reset();
  } else {
    if (!carried)
      throw new Error(
        "timpush-sched/slim has no wasm yet: await init(source) first, where source is the URL or the bytes of timpush-sched/timpush_sched.wasm.",
      );
    try {
      loadSync({ module: carried() });
    } catch (cause) {
      throw new Error(
        "timpush-sched can't start its wasm here. Where the page has a Content-Security-Policy, script-src needs 'wasm-unsafe-eval'; a browser before 2023 needs await init() first.",
        { cause },
      );
    }
  }
  settle();
}

function settle(): void {
  loaded = true;
  stale = false;
  generation++;
  heap = memoryOf() as WebAssembly.Memory;
  room = nowhere;
}

/** Gives the instance up: the next call has a new one. */
export function drop(cause?: unknown): void {
  stale = true;
  tenant?.lost(cause);
}

/** Runs a call; a trap in it gives the instance up. */
export function guarded<T>(call: () => T): T {
  // A getter that has something checked amid a walk.
  if (isWalking())
    return apart(
      () => roomFor(room.words.length, room.bytes.length),
      () => guarded(call),
    );
  start();
  try {
    return call();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) drop(error);
    throw error;
  } finally {
    // A view without length has lost its memory: that grew under it.
    if (grown || room.words.length === 0) {
      const large = heap.buffer.byteLength > MEMORY_KEPT;
      // It waits until nobody would lose a call by it.
      grown = large && tenant?.isBusy() === true;
      if (large && !grown) drop();
    }
  }
}

/** Where tapes are written. A view that lost its memory, as it grew, is made anew. */
export function roomFor(wordCount: number, byteCount: number): Room {
  start();
  if (room.words.length < wordCount || room.bytes.length < byteCount) {
    const wordsLength = Math.max(wordCount, room.words.length, 1024);
    const bytesLength = Math.max(byteCount, room.bytes.length, 8192);
    const wordsStart = words(wordsLength);
    const bytesStart = texts(bytesLength);
    room = {
      words: new Uint32Array(heap.buffer, wordsStart, wordsLength),
      bytes: new Uint8Array(heap.buffer, bytesStart, bytesLength),
    };
    grown = true;
  }
  return room;
}

/** So many words of the memory, or all from there on. */
export function wordsAt(at: number, count?: number): Uint32Array {
  return new Uint32Array(heap.buffer, at, count);
}

/** A text of the memory. */
export function textAt(at: number, bytes: number): string {
  return decoder.decode(new Uint8Array(heap.buffer, at, bytes));
}

// With a mark at a text's beginning kept: an answer's texts come as one, and each would begin a character late without it.
const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

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
  settle();
}

/** The same at once, from bytes or a compiled module. */
export function initSync(source?: Wasm): void {
  if (loaded) return;
  if (source !== undefined) {
    loadSync({ module: source });
    settle();
  } else {
    start();
  }
}

async function compile(source: InitSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
    return WebAssembly.compile(source as BufferSource);
  const response = source instanceof Response ? source : await fetch(source as RequestInfo);
  if (!response.ok)
    throw new Error(
      `The wasm of timpush-sched could not be loaded: ${response.url} answered ${response.status}.`,
    );
  // Servers that don't know the type, or say more than it, go the long way: a stream of theirs would be refused.
  const type = response.headers.get("content-type")?.toLowerCase();
  if (WebAssembly.compileStreaming && type === "application/wasm")
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
