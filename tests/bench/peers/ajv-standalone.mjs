// ajv, its schema compiled ahead: the bundler puts in what `ajv-standalone-code.mjs` generates.
import validate from "ajv-standalone-code";

const none = [];

export function check(value) {
  return validate(value) ? none : validate.errors;
}
