// ajv, its schema compiled in the running program.
import { Ajv } from "ajv";
import { create, options } from "./ajv-schema.mjs";

const validate = new Ajv(options).compile(create);
const none = [];

export function check(value) {
  return validate(value) ? none : validate.errors;
}
