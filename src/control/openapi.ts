import { OPERATIONS, type Operation } from "./operations.ts";
import { record, text, type Schema } from "./schemas.ts";

const ERROR = record({
  code: text("the same word in every language, e.g. ERR_PLAYGROUND_AVAILABILITY"),
  message: text(),
  "apiService?": text(),
  "reason?": text("of the condition Available"),
  "conditionMessage?": text("of the condition Available"),
});

/** OpenAPI 3.1 of the control API. */
export function controlDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: "3.1.0",
    info: { title: "aggregation-playground control API", version: "v1" },
    security: [{ token: [] }],
    paths,
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } }, schemas: { Error: ERROR } },
  };
}

function describe({ id, summary, path, query = {}, body, reply }: Operation): object {
  const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const queries = Object.entries(query).map(([name, schema]) => ({ name, in: "query", schema }));
  return {
    operationId: id,
    summary,
    parameters: [...parts, ...queries],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: {
      ...(reply === undefined
        ? { 204: { description: "done" } }
        : { 200: { description: "OK", content: json(reply) } }),
      default: { description: "what went wrong", content: json({ $ref: "#/components/schemas/Error" }) },
    },
  };
}

function json(schema: Schema | { readonly $ref: string }): object {
  return { "application/json": { schema } };
}
