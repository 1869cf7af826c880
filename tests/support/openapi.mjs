// Holds answers to docs/signing-endpoint.openapi.json.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";

/** @typedef {{ status: number, headers: import("node:http").IncomingHttpHeaders, text: string }} Answer */

export const document = JSON.parse(
  await readFile(new URL("../../docs/signing-endpoint.openapi.json", import.meta.url), "utf8"),
);

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
ajv.addVocabulary(["openapi", "info", "servers", "tags", "paths", "components"]);
ajv.addSchema({ ...document, $id: "openapi:document" });

/** What a reference in the document stands for; anything else is itself. */
function resolved(/** @type {any} */ value) {
  if (value?.$ref === undefined) return value;
  return value.$ref
    .slice(2)
    .split("/")
    .reduce((/** @type {any} */ at, /** @type {string} */ step) => at[step], document);
}

/** A value and a schema of the document: what is wrong with the value, or an empty text. */
export function faults(/** @type {any} */ schema, /** @type {unknown} */ value) {
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi:document#/')));
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}

/** Throws unless the document has just this answer for such a call. */
export function assertListed(
  /** @type {string} */ method,
  /** @type {string} */ path,
  /** @type {Answer} */ { status, headers, text },
) {
  const call = `${method} ${path} answered ${status} ${text.slice(0, 300)}`;
  const operation = document.paths[path];
  const { UnknownCommand, MethodNotAllowed } = document.components.responses;
  const listed = !operation
    ? { 404: UnknownCommand }
    : method !== "POST"
      ? { 405: MethodNotAllowed }
      : operation.post.responses;
  const response = resolved(listed[status]);
  assert.ok(response, `${call}: the document lists ${Object.keys(listed)}`);
  for (const [name, { required, schema }] of Object.entries(response.headers ?? {})) {
    const value = headers[name.toLowerCase()];
    assert.ok(value !== undefined || !required, `${call} without ${name}`);
    if (value !== undefined)
      assert.equal(faults(schema, schema.type === "integer" ? Number(value) : value), "", `${call}: ${name}`);
  }
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  assert.ok(type in response.content, `${call} as ${type || "nothing"}`);
  if (method === "HEAD") return;
  assert.equal(faults(response.content[type].schema, JSON.parse(text)), "", call);
}
