import { isRecord } from "../../apimachinery/index.ts";
import { encodeDocument, type Dialect } from "./document-protobuf.ts";
import type { Branch } from "./swagger-choices.ts";
import { message, type Message } from "./swagger-messages.ts";

/**
 * OpenAPI 3.0 documents as gnostic's protobuf messages have them (google/gnostic-models `openapiv3/OpenAPIv3.proto`), in
 * the notation of swagger-messages.ts.
 */
const PARAMETER_TAIL = [
  ["required", "bool"],
  ["deprecated", "bool"],
  ["allowEmptyValue", "bool"],
  ["style", "string"],
  ["explode", "bool"],
  ["allowReserved", "bool"],
  ["schema", "SchemaOrReference"],
  ["example", "any"],
  ["examples", "{ExampleOrReference}"],
  ["content", "{MediaType}"],
] as const;

type Run = readonly (readonly [name: string, type: string])[];

/** Fields that are numbered one after the other, and extensions behind them unless said otherwise. */
function run(fields: Run, extensions = fields.length + 1): Message {
  return message(Object.fromEntries(fields.map(([name, type], index) => [name, [index + 1, type] as const])), {
    extensions,
  });
}

const METHODS: Run = ["get", "put", "post", "delete", "options", "head", "patch", "trace"].map((name) => [
  name,
  "Operation",
]);

const SCHEMA: Run = [
  ["nullable", "bool"],
  ["discriminator", "Discriminator"],
  ["readOnly", "bool"],
  ["writeOnly", "bool"],
  ["xml", "Xml"],
  ["externalDocs", "ExternalDocs"],
  ["example", "any"],
  ["deprecated", "bool"],
  ["title", "string"],
  ["multipleOf", "double"],
  ["maximum", "double"],
  ["exclusiveMaximum", "bool"],
  ["minimum", "double"],
  ["exclusiveMinimum", "bool"],
  ["maxLength", "int"],
  ["minLength", "int"],
  ["pattern", "string"],
  ["maxItems", "int"],
  ["minItems", "int"],
  ["uniqueItems", "bool"],
  ["maxProperties", "int"],
  ["minProperties", "int"],
  ["required", "string[]"],
  ["enum", "any[]"],
  ["type", "string"],
  ["allOf", "SchemaOrReference[]"],
  ["oneOf", "SchemaOrReference[]"],
  ["anyOf", "SchemaOrReference[]"],
  ["not", "Schema"],
  ["items", "ItemsItem"],
  ["properties", "{SchemaOrReference}"],
  ["additionalProperties", "AdditionalPropertiesItem"],
  ["default", "DefaultType"],
  ["description", "string"],
  ["format", "string"],
];

const MESSAGES: Readonly<Record<string, Message>> = {
  Document: run([
    ["openapi", "string"],
    ["info", "Info"],
    ["servers", "Server[]"],
    ["paths", "Paths"],
    ["components", "Components"],
    ["security", "{StringArray}[]"],
    ["tags", "Tag[]"],
    ["externalDocs", "ExternalDocs"],
  ]),
  Info: message(
    {
      title: [1, "string"],
      description: [2, "string"],
      termsOfService: [3, "string"],
      contact: [4, "Contact"],
      license: [5, "License"],
      version: [6, "string"],
      summary: [8, "string"],
    },
    { extensions: 7 },
  ),
  Contact: run([
    ["name", "string"],
    ["url", "string"],
    ["email", "string"],
  ]),
  License: run([
    ["name", "string"],
    ["url", "string"],
  ]),
  ExternalDocs: run([
    ["description", "string"],
    ["url", "string"],
  ]),
  Tag: run([
    ["name", "string"],
    ["description", "string"],
    ["externalDocs", "ExternalDocs"],
  ]),
  Server: run([
    ["url", "string"],
    ["description", "string"],
    ["variables", "{ServerVariable}"],
  ]),
  ServerVariable: run([
    ["enum", "string[]"],
    ["default", "string"],
    ["description", "string"],
  ]),
  Components: run([
    ["schemas", "{SchemaOrReference}"],
    ["responses", "{ResponseOrReference}"],
    ["parameters", "{ParameterOrReference}"],
    ["examples", "{ExampleOrReference}"],
    ["requestBodies", "{RequestBodyOrReference}"],
    ["headers", "{HeaderOrReference}"],
    ["securitySchemes", "{SecuritySchemeOrReference}"],
    ["links", "{LinkOrReference}"],
    ["callbacks", "{CallbackOrReference}"],
  ]),
  Paths: message({}, { extensions: 2, entries: { number: 1, type: "PathItem" } }),
  PathItem: run([
    ["$ref", "string"],
    ["summary", "string"],
    ["description", "string"],
    ...METHODS,
    ["servers", "Server[]"],
    ["parameters", "ParameterOrReference[]"],
  ]),
  Operation: run([
    ["tags", "string[]"],
    ["summary", "string"],
    ["description", "string"],
    ["externalDocs", "ExternalDocs"],
    ["operationId", "string"],
    ["parameters", "ParameterOrReference[]"],
    ["requestBody", "RequestBodyOrReference"],
    ["responses", "Responses"],
    ["callbacks", "{CallbackOrReference}"],
    ["deprecated", "bool"],
    ["security", "{StringArray}[]"],
    ["servers", "Server[]"],
  ]),
  Responses: message(
    { default: [1, "ResponseOrReference"] },
    { extensions: 3, entries: { number: 2, type: "ResponseOrReference" } },
  ),
  Response: run([
    ["description", "string"],
    ["headers", "{HeaderOrReference}"],
    ["content", "{MediaType}"],
    ["links", "{LinkOrReference}"],
  ]),
  RequestBody: run([
    ["description", "string"],
    ["content", "{MediaType}"],
    ["required", "bool"],
  ]),
  Parameter: run([["name", "string"], ["in", "string"], ["description", "string"], ...PARAMETER_TAIL]),
  Header: run([["description", "string"], ...PARAMETER_TAIL]),
  MediaType: run([
    ["schema", "SchemaOrReference"],
    ["example", "any"],
    ["examples", "{ExampleOrReference}"],
    ["encoding", "{Encoding}"],
  ]),
  Encoding: run([
    ["contentType", "string"],
    ["headers", "{HeaderOrReference}"],
    ["style", "string"],
    ["explode", "bool"],
    ["allowReserved", "bool"],
  ]),
  Example: run([
    ["summary", "string"],
    ["description", "string"],
    ["value", "any"],
    ["externalValue", "string"],
  ]),
  Reference: message({ $ref: [1, "string"], summary: [2, "string"], description: [3, "string"] }),
  Schema: run(SCHEMA),
  Discriminator: run([
    ["propertyName", "string"],
    ["mapping", "{string}"],
  ]),
  Xml: run([
    ["name", "string"],
    ["namespace", "string"],
    ["prefix", "string"],
    ["attribute", "bool"],
    ["wrapped", "bool"],
  ]),
  Callback: message({}, { extensions: 2, entries: { number: 1, type: "PathItem" } }),
  Link: run([
    ["operationRef", "string"],
    ["operationId", "string"],
    ["parameters", "AnyOrExpression"],
    ["requestBody", "AnyOrExpression"],
    ["description", "string"],
    ["server", "Server"],
  ]),
  SecurityScheme: run([
    ["type", "string"],
    ["description", "string"],
    ["name", "string"],
    ["in", "string"],
    ["scheme", "string"],
    ["bearerFormat", "string"],
    ["flows", "OauthFlows"],
    ["openIdConnectUrl", "string"],
  ]),
  OauthFlows: run([
    ["implicit", "OauthFlow"],
    ["password", "OauthFlow"],
    ["clientCredentials", "OauthFlow"],
    ["authorizationCode", "OauthFlow"],
  ]),
  OauthFlow: run([
    ["authorizationUrl", "string"],
    ["tokenUrl", "string"],
    ["refreshUrl", "string"],
    ["scopes", "{string}"],
  ]),
};

const REFERABLE = [
  "Schema",
  "Response",
  "Parameter",
  "Example",
  "RequestBody",
  "Header",
  "SecurityScheme",
  "Link",
  "Callback",
] as const;

function orReference(type: string): (value: unknown) => Branch {
  return (value) =>
    isRecord(value) && typeof value["$ref"] === "string" ? { number: 2, type: "Reference" } : { number: 1, type };
}

const DEFAULTS: Readonly<Record<string, Branch>> = {
  number: { number: 1, type: "double" },
  boolean: { number: 2, type: "bool" },
  string: { number: 3, type: "string" },
};

const DIALECT: Dialect = {
  messages: MESSAGES,
  choices: {
    ...Object.fromEntries(REFERABLE.map((type) => [`${type}OrReference`, orReference(type)])),
    AdditionalPropertiesItem: (value) =>
      typeof value === "boolean" ? { number: 2, type: "bool" } : { number: 1, type: "SchemaOrReference" },
    // A default that is no scalar has no branch, and so its message is empty.
    DefaultType: (value) => DEFAULTS[typeof value],
    AnyOrExpression: () => ({ number: 1, type: "any" }),
  },
  lists: { ItemsItem: "SchemaOrReference", StringArray: "string" },
};

/** The document as gnostic's `openapi.v3.Document`. */
export function encodeOpenApiV3(document: object): Buffer {
  return encodeDocument(document, DIALECT);
}
