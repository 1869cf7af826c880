/** The requests as Standard Schemas, for any form library that takes one. */

import { type CheckOptions, checkRequest } from "./check.js";
import { jsonSchemas } from "./generated/json-schemas.js";
import type {
  CreateTaskRequest,
  DeleteTaskRequest,
  GetTaskRequest,
  Issue,
  ListTasksRequest,
  ModifyTaskRequest,
} from "./generated/model.js";

/** Standard Schema v1 and its JSON Schema companion: a plain object, and synchronous. */
export interface Schema<T> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "timpush-sched";
    /** Errors only: a warning never fails a form. The `libraryOptions` are CheckOptions: locale, now, only, messages. */
    readonly validate: (
      value: unknown,
      options?: { readonly libraryOptions?: Record<string, unknown> | undefined } | undefined,
    ) => { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] };
    readonly types?: { readonly input: T; readonly output: T };
    /** For "draft-2020-12" and "draft-07"; throws for other targets, as the specification asks. */
    readonly jsonSchema: {
      input(options: { target: string }): Record<string, unknown>;
      output(options: { target: string }): Record<string, unknown>;
    };
  };
}

const DIALECTS: Record<string, string> = {
  "draft-2020-12": "https://json-schema.org/draft/2020-12/schema",
  "draft-07": "http://json-schema.org/draft-07/schema#",
};

function schema<T>(request: keyof typeof jsonSchemas): Schema<T> {
  const jsonSchema = ({ target }: { target: string }) => {
    if (!Object.hasOwn(DIALECTS, target))
      throw new Error(
        `timpush-sched has no JSON Schema for ${target}: draft-2020-12 and draft-07 are there.`,
      );
    return { $schema: DIALECTS[target], ...structuredClone(jsonSchemas[request]) };
  };
  return {
    "~standard": {
      version: 1,
      vendor: "timpush-sched",
      validate: (value, options) => {
        const issues = checkRequest(request, value, options?.libraryOptions as CheckOptions | undefined);
        const errors = issues.filter((issue) => issue.severity === "error");
        return errors.length > 0 ? { issues: errors } : { value: value as T };
      },
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}

/** The five requests. */
export const schemas: {
  readonly create: Schema<CreateTaskRequest>;
  readonly modify: Schema<ModifyTaskRequest>;
  readonly delete: Schema<DeleteTaskRequest>;
  readonly get: Schema<GetTaskRequest>;
  readonly list: Schema<ListTasksRequest>;
} = {
  create: /* @__PURE__ */ schema("create"),
  modify: /* @__PURE__ */ schema("modify"),
  delete: /* @__PURE__ */ schema("delete"),
  get: /* @__PURE__ */ schema("get"),
  list: /* @__PURE__ */ schema("list"),
};
