import { isRecord, asFields } from "../../../apimachinery/index.ts";
import { compact, mapValues, V2_REF, V3_REF, type JsonRecord, type Swagger } from "../../../apiserver/index.ts";

/**
 * A Swagger 2.0 document as OpenAPI 3.0, for extension apiservers that serve no `/openapi/v3`
 * (kube-openapi `openapiconv.ConvertV2ToV3`; it loses what v2 cannot say).
 */
export function convertToV3(document: Swagger): JsonRecord {
  const produces = stringsOf(document["produces"]);
  return compact({
    openapi: "3.0.0",
    info: document["info"],
    externalDocs: document["externalDocs"],
    paths: mapValues(asFields(document.paths), (item, key) =>
      key.startsWith("x-") ? item : convertPath(asFields(item)),
    ),
    components: compact({
      schemas: document.definitions === undefined ? undefined : mapValues(document.definitions, convertSchema),
      securitySchemes: convertSecurity(document["securityDefinitions"]),
      responses: isRecord(document["responses"])
        ? mapValues(document["responses"], (response) => convertResponse(asFields(response), produces))
        : undefined,
    }),
  });
}

const METHODS: ReadonlySet<string> = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

function convertPath(item: JsonRecord): JsonRecord {
  return mapValues(item, (value, key) => {
    if (METHODS.has(key)) return convertOperation(asFields(value));
    return key === "parameters" ? listOf(value).map(convertParameter) : value;
  });
}

function convertOperation(operation: JsonRecord): JsonRecord {
  const { parameters, responses, consumes, produces, schemes: _schemes, security: _security, ...rest } = operation;
  const body = listOf(parameters).find((parameter) => parameter["name"] === "body" && isRecord(parameter["schema"]));
  const others = listOf(parameters).filter((parameter) => parameter !== body);
  const types = stringsOf(produces);
  return compact({
    ...rest,
    parameters: others.length === 0 ? undefined : others.map(convertParameter),
    requestBody: body === undefined ? undefined : compact({ content: contentOf(body["schema"], stringsOf(consumes)) }),
    responses: mapValues(asFields(responses), (response, key) =>
      key.startsWith("x-") ? response : convertResponse(asFields(response), types),
    ),
  });
}

function convertResponse(response: JsonRecord, produces: readonly string[]): JsonRecord {
  if (typeof response["$ref"] === "string")
    return { $ref: response["$ref"].replace("#/responses/", "#/components/responses/") };
  const { schema, headers: _headers, examples: _examples, ...rest } = response;
  return compact({ ...rest, content: contentOf(schema, produces) });
}

function contentOf(schema: unknown, types: readonly string[]): JsonRecord | undefined {
  if (!isRecord(schema) || types.length === 0) return undefined;
  return Object.fromEntries(types.map((type) => [type, { schema: convertSchema(schema) }]));
}

/** Keys of a v2 parameter that describe its value, which v3 puts into a schema. */
const VALUE_KEYS = ["type", "format", "uniqueItems"] as const;

function convertParameter(parameter: JsonRecord): JsonRecord {
  if (typeof parameter["$ref"] === "string")
    return { $ref: parameter["$ref"].replace("#/parameters/", "#/components/parameters/") };
  const { name, in: place, description, required, allowEmptyValue, schema } = parameter;
  const value = compact(Object.fromEntries(VALUE_KEYS.map((key) => [key, parameter[key]])));
  return compact({
    name,
    in: place,
    description,
    required,
    allowEmptyValue,
    schema: isRecord(schema) ? convertSchema(schema) : value,
  });
}

function convertSecurity(definitions: unknown): JsonRecord | undefined {
  if (!isRecord(definitions)) return undefined;
  return mapValues(definitions, (value) => {
    const { flow, authorizationUrl, tokenUrl, scopes, ...rest } = asFields(value);
    const flows = typeof flow === "string" ? { [flow]: compact({ authorizationUrl, tokenUrl, scopes }) } : undefined;
    return compact({ ...rest, flows });
  });
}

const SCHEMA_KEYS: ReadonlySet<string> = new Set(["additionalProperties", "items", "not"]);
const SCHEMA_LISTS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf"]);

/** References change their place, and one with keys beside it becomes an `allOf` of one. */
function convertSchema(schema: JsonRecord): JsonRecord {
  const { $ref, ...others } = mapValues(schema, (value, key) => {
    if (key === "$ref" && typeof value === "string" && value.startsWith(V2_REF))
      return V3_REF + value.slice(V2_REF.length);
    if (key === "properties") return mapValues(asFields(value), (item) => convertSchema(asFields(item)));
    if (SCHEMA_LISTS.has(key) || (key === "items" && Array.isArray(value))) return listOf(value).map(convertSchema);
    return SCHEMA_KEYS.has(key) && isRecord(value) ? convertSchema(value) : value;
  });
  if ($ref === undefined) return others;
  return Object.keys(others).length === 0 ? { $ref } : { ...others, allOf: [{ $ref }] };
}

function listOf(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
