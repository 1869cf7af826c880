// Generates the validator of ajv-standalone.mjs. Runs when the bench is bundled, never in the bundle.
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { create, options } from "./ajv-schema.mjs";

export function generate() {
  const ajv = new Ajv({ ...options, code: { source: true, esm: true } });
  return standalone.default(ajv, ajv.compile(create));
}
