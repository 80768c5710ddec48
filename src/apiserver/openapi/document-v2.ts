import type { KindDefinition } from "../rest/kind.ts";
import type { StructShape } from "../../apimachinery/index.ts";
import { discoveryPaths, type DiscoveryPath, type DocumentHead } from "./discovery-paths.ts";
import { compact, type JsonRecord } from "./json-schema.ts";
import { tagKinds } from "./kind-tags.ts";
import type { ModelNames } from "./model-names.ts";
import { pathsOf, renderPath, type Operation, type Parameter } from "./operations.ts";
import { createSchemaRenderer, V2, type SchemaRenderer } from "./schema-renderer.ts";

/** Everything that the main apiserver serves itself as one Swagger 2.0 document. */
export function renderOpenApiV2(
  kinds: readonly KindDefinition[],
  names: ModelNames,
  { version, pages = [] }: DocumentHead,
): JsonRecord {
  const renderer = createSchemaRenderer(V2, names);
  const entries = kinds.flatMap((kind) => pathsOf(kind, names.list(kind)));
  const paths = {
    ...Object.fromEntries(
      [...pages, ...discoveryPaths(kinds)].map((entry) => [entry.path, { get: discoveryOperation(entry, renderer) }]),
    ),
    ...Object.fromEntries(
      entries.map((entry) => [
        entry.path,
        renderPath(entry, { operation: (item) => renderOperation(item, renderer), parameter: renderParameter }),
      ]),
    ),
  };
  tagKinds(renderer, kinds, names);
  const token = { type: "apiKey", description: "Bearer Token authentication", name: "authorization", in: "header" };
  return {
    swagger: "2.0",
    info: { title: "Kubernetes", version },
    paths,
    definitions: renderer.models(),
    securityDefinitions: { BearerToken: token },
    security: [{ BearerToken: [] }],
  };
}

function discoveryOperation(
  { id, description, tag, shape, types }: DiscoveryPath,
  renderer: SchemaRenderer,
): JsonRecord {
  return {
    // What takes no body and tells a text has none to be read.
    ...(shape === undefined ? {} : { consumes: types }),
    produces: types,
    schemes: ["https"],
    tags: [tag],
    description,
    operationId: id,
    responses: { "200": pageReply(shape, renderer), "401": { description: "Unauthorized" } },
  };
}

function renderOperation(operation: Operation, renderer: SchemaRenderer): JsonRecord {
  const { body, responses, action, query } = operation;
  const bodyParameter =
    body === undefined
      ? []
      : [compact({ name: "body", in: "body", schema: renderer.ref(body.shape), required: body.required || undefined })];
  const parameters = [...bodyParameter, ...query.map(renderParameter)];
  return compact({
    consumes: operation.consumes,
    produces: operation.produces,
    schemes: ["https"],
    tags: [operation.tag],
    description: operation.description,
    operationId: operation.id,
    parameters: parameters.length === 0 ? undefined : parameters,
    responses: {
      ...Object.fromEntries(responses.map(({ code, shape }) => [String(code), reply(shape, renderer, code)])),
      "401": { description: "Unauthorized" },
    },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": operation.gvk,
  });
}

const CODES: Readonly<Record<number, string>> = { 200: "OK", 201: "Created", 202: "Accepted" };

function pageReply(shape: StructShape | undefined, renderer: SchemaRenderer): JsonRecord {
  return shape === undefined ? { description: "OK", schema: { type: "string" } } : reply(shape, renderer);
}

function reply(shape: StructShape, renderer: SchemaRenderer, code = 200): JsonRecord {
  return { description: CODES[code] ?? "", schema: renderer.ref(shape) };
}

function renderParameter({ name, description, type }: Parameter): JsonRecord {
  return { name, in: "query", description, type, uniqueItems: true };
}
