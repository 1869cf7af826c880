/**
 * The same as `timpush-sched` without the wasm, for libraries and for pages that host
 * `timpush-sched/timpush_sched.wasm` themselves: `await init(source)` first.
 */

export * from "./api.js";
export { default } from "./api.js";
