import type { GroupVersion, StructShape } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../rest/kind.ts";
import { discoveryPaths, type DiscoveryPath, type DocumentHead } from "./discovery-paths.ts";
import { compact, type JsonRecord } from "./json-schema.ts";
import { tagKinds } from "./kind-tags.ts";
import type { ModelNames } from "./model-names.ts";
import { pathsOf, renderPath, type Operation, type Parameter } from "./operations.ts";
import { createSchemaRenderer, V3, type SchemaRenderer } from "./schema-renderer.ts";

/** The keys of the v3 index that this server answers for itself, each with what renders its document. */
export function documentsV3(
  kinds: readonly KindDefinition[],
  names: ModelNames,
  head: DocumentHead,
): ReadonlyMap<string, () => JsonRecord> {
  const served = new Map(kinds.map(({ group, version }) => [keyOf({ group, version }), { group, version }]));
  return new Map([
    ...[...(head.pages ?? []), ...discoveryPaths(kinds)].map(
      (entry) => [entry.key, () => renderDiscovery(entry, names, head)] as const,
    ),
    ...[...served].map(([key, gv]) => [key, () => renderOpenApiV3(gv, kinds, names, head)] as const),
  ]);
}

function keyOf({ group, version }: GroupVersion): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

/** The document of one group version: `/openapi/v3/api/v1`, `/openapi/v3/apis/GROUP/VERSION`. */
export function renderOpenApiV3(
  gv: GroupVersion,
  kinds: readonly KindDefinition[],
  names: ModelNames,
  head: DocumentHead,
): JsonRecord {
  const renderer = createSchemaRenderer(V3, names);
  const served = kinds.filter(({ group, version }) => group === gv.group && version === gv.version);
  const root = discoveryPaths(served).filter(({ key }) => key === keyOf(gv));
  const entries = served.flatMap((kind) => pathsOf(kind, names.list(kind)));
  const paths = {
    ...Object.fromEntries(root.map((entry) => [entry.path, { get: discoveryOperation(entry, renderer) }])),
    ...Object.fromEntries(
      entries.map((entry) => [
        entry.path,
        renderPath(entry, { operation: (item) => renderOperation(item, renderer), parameter: renderParameter }),
      ]),
    ),
  };
  tagKinds(renderer, served, names);
  return documentOf(paths, renderer, head);
}

function renderDiscovery(entry: DiscoveryPath, names: ModelNames, head: DocumentHead): JsonRecord {
  const renderer = createSchemaRenderer(V3, names);
  return documentOf({ [entry.path]: { get: discoveryOperation(entry, renderer) } }, renderer, head);
}

function documentOf(paths: JsonRecord, renderer: SchemaRenderer, { version }: DocumentHead): JsonRecord {
  const schemas = renderer.models();
  const token = { type: "apiKey", description: "Bearer Token authentication", name: "authorization", in: "header" };
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version },
    paths,
    components: { ...(Object.keys(schemas).length === 0 ? {} : { schemas }), securitySchemes: { BearerToken: token } },
  };
}

function discoveryOperation(
  { id, description, tag, shape, types }: DiscoveryPath,
  renderer: SchemaRenderer,
): JsonRecord {
  const schema = shape === undefined ? { type: "string" } : renderer.ref(shape);
  const responses = {
    "200": { description: "OK", content: content(schema, types) },
    "401": { description: "Unauthorized" },
  };
  return { tags: [tag], description, operationId: id, responses };
}

function renderOperation(operation: Operation, renderer: SchemaRenderer): JsonRecord {
  const { body, responses, action } = operation;
  return compact({
    tags: [operation.tag],
    description: operation.description,
    operationId: operation.id,
    parameters: operation.query.length === 0 ? undefined : operation.query.map(renderParameter),
    requestBody:
      body === undefined
        ? undefined
        : compact({
            content: content(renderer.ref(body.shape), operation.consumes),
            required: body.required ? true : undefined,
          }),
    responses: {
      ...Object.fromEntries(
        responses.map(({ code, shape }) => [String(code), reply(shape, renderer, operation.produces, code)]),
      ),
      "401": { description: "Unauthorized" },
    },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": operation.gvk,
  });
}

const CODES: Readonly<Record<number, string>> = { 200: "OK", 201: "Created", 202: "Accepted" };

function reply(shape: StructShape, renderer: SchemaRenderer, types: readonly string[], code = 200): JsonRecord {
  return { description: CODES[code] ?? "", content: content(renderer.ref(shape), types) };
}

function content(schema: JsonRecord, types: readonly string[]): JsonRecord {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

function renderParameter({ name, description, type }: Parameter): JsonRecord {
  return { name, in: "query", description, schema: { type, uniqueItems: true } };
}
