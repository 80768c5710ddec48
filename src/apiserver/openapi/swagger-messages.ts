/**
 * OpenAPI 2.0 documents as gnostic's protobuf messages have them (google/gnostic-models `openapiv2/OpenAPIv2.proto`).
 * kubectl reads `/openapi/v2` in this form alone. A field's type is:
 *   string, bool, int, double   scalars               any        a JSON value, carried as YAML text
 *   Name                        another message        Name[]     a list
 *   {Name}                      a JSON object whose values are messages (the proto's Named… entries)
 * Field number 0 marks what JSON documents may hold but the messages have no place for.
 */
interface MessageField {
  readonly number: number;
  readonly type: string;
}

export interface Message {
  /** By JSON key. */
  readonly fields: Readonly<Record<string, MessageField>>;
  /** Where keys with `x-` go, and all other keys that no field names; absent for messages that allow none. */
  readonly extensions?: number;
  readonly entries?: MessageField;
}

export function message(
  fields: Readonly<Record<string, readonly [number, string]>>,
  rest: Pick<Message, "extensions" | "entries"> = {},
): Message {
  const table = Object.entries(fields).map(([key, [number, type]]): [string, MessageField] => [key, { number, type }]);
  return { fields: Object.fromEntries(table), ...rest };
}

/** The keys of a simple value, from the given field number on; the same run in items, headers and parameters. */
function primitives(first: number): Readonly<Record<string, readonly [number, string]>> {
  const run: readonly (readonly [string, string])[] = [
    ["type", "string"],
    ["format", "string"],
    ["items", "PrimitivesItems"],
    ["collectionFormat", "string"],
    ["default", "any"],
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
    ["enum", "any[]"],
    ["multipleOf", "double"],
  ];
  return Object.fromEntries(run.map(([key, type], index) => [key, [first + index, type] as const]));
}

const PARAMETER_HEAD = {
  required: [1, "bool"],
  in: [2, "string"],
  description: [3, "string"],
  name: [4, "string"],
} as const;

const BROAD_PARAMETER = message(
  { ...PARAMETER_HEAD, allowEmptyValue: [5, "bool"], ...primitives(6) },
  { extensions: 23 },
);
const NARROW_PARAMETER = message({ ...PARAMETER_HEAD, ...primitives(5) }, { extensions: 22 });

const SCHEMA = message(
  {
    $ref: [1, "string"],
    format: [2, "string"],
    title: [3, "string"],
    description: [4, "string"],
    default: [5, "any"],
    multipleOf: [6, "double"],
    maximum: [7, "double"],
    exclusiveMaximum: [8, "bool"],
    minimum: [9, "double"],
    exclusiveMinimum: [10, "bool"],
    maxLength: [11, "int"],
    minLength: [12, "int"],
    pattern: [13, "string"],
    maxItems: [14, "int"],
    minItems: [15, "int"],
    uniqueItems: [16, "bool"],
    maxProperties: [17, "int"],
    minProperties: [18, "int"],
    required: [19, "string[]"],
    enum: [20, "any[]"],
    additionalProperties: [21, "AdditionalPropertiesItem"],
    type: [22, "TypeItem"],
    items: [23, "ItemsItem"],
    allOf: [24, "Schema[]"],
    properties: [25, "{Schema}"],
    discriminator: [26, "string"],
    readOnly: [27, "bool"],
    externalDocs: [29, "ExternalDocs"],
    example: [30, "any"],
    oneOf: [0, "Schema[]"],
    anyOf: [0, "Schema[]"],
    not: [0, "Schema"],
    nullable: [0, "bool"],
  },
  { extensions: 31 },
);

/** The OAuth2 flows differ in their numbers alone. */
function oauth2(urls: Readonly<Record<string, readonly [number, string]>>, description: number): Message {
  return message(
    {
      type: [1, "string"],
      flow: [2, "string"],
      scopes: [3, "{string}"],
      ...urls,
      description: [description, "string"],
    },
    { extensions: description + 1 },
  );
}

export const MESSAGES: Readonly<Record<string, Message>> = {
  Document: message(
    {
      swagger: [1, "string"],
      info: [2, "Info"],
      host: [3, "string"],
      basePath: [4, "string"],
      schemes: [5, "string[]"],
      consumes: [6, "string[]"],
      produces: [7, "string[]"],
      paths: [8, "Paths"],
      definitions: [9, "{Schema}"],
      parameters: [10, "{Parameter}"],
      responses: [11, "{Response}"],
      security: [12, "{StringArray}[]"],
      securityDefinitions: [13, "{SecurityDefinitionsItem}"],
      tags: [14, "Tag[]"],
      externalDocs: [15, "ExternalDocs"],
    },
    { extensions: 16 },
  ),
  Info: message(
    {
      title: [1, "string"],
      version: [2, "string"],
      description: [3, "string"],
      termsOfService: [4, "string"],
      contact: [5, "Contact"],
      license: [6, "License"],
    },
    { extensions: 7 },
  ),
  Contact: message({ name: [1, "string"], url: [2, "string"], email: [3, "string"] }, { extensions: 4 }),
  License: message({ name: [1, "string"], url: [2, "string"] }, { extensions: 3 }),
  ExternalDocs: message({ description: [1, "string"], url: [2, "string"] }, { extensions: 3 }),
  Tag: message(
    { name: [1, "string"], description: [2, "string"], externalDocs: [3, "ExternalDocs"] },
    { extensions: 4 },
  ),
  Paths: message({}, { extensions: 1, entries: { number: 2, type: "PathItem" } }),
  PathItem: message(
    {
      $ref: [1, "string"],
      get: [2, "Operation"],
      put: [3, "Operation"],
      post: [4, "Operation"],
      delete: [5, "Operation"],
      options: [6, "Operation"],
      head: [7, "Operation"],
      patch: [8, "Operation"],
      parameters: [9, "ParametersItem[]"],
    },
    { extensions: 10 },
  ),
  Operation: message(
    {
      tags: [1, "string[]"],
      summary: [2, "string"],
      description: [3, "string"],
      externalDocs: [4, "ExternalDocs"],
      operationId: [5, "string"],
      produces: [6, "string[]"],
      consumes: [7, "string[]"],
      parameters: [8, "ParametersItem[]"],
      responses: [9, "Responses"],
      schemes: [10, "string[]"],
      deprecated: [11, "bool"],
      security: [12, "{StringArray}[]"],
    },
    { extensions: 13 },
  ),
  Responses: message({}, { extensions: 2, entries: { number: 1, type: "ResponseValue" } }),
  Response: message(
    {
      description: [1, "string"],
      schema: [2, "SchemaItem"],
      headers: [3, "{Header}"],
      examples: [4, "{any}"],
    },
    { extensions: 5 },
  ),
  Header: message({ ...primitives(1), description: [18, "string"] }, { extensions: 19 }),
  PrimitivesItems: message(primitives(1), { extensions: 18 }),
  JsonReference: message({ $ref: [1, "string"], description: [2, "string"] }),
  BodyParameter: message(
    {
      description: [1, "string"],
      name: [2, "string"],
      in: [3, "string"],
      required: [4, "bool"],
      schema: [5, "Schema"],
    },
    { extensions: 6 },
  ),
  HeaderParameterSubSchema: NARROW_PARAMETER,
  PathParameterSubSchema: NARROW_PARAMETER,
  QueryParameterSubSchema: BROAD_PARAMETER,
  FormDataParameterSubSchema: BROAD_PARAMETER,
  Schema: SCHEMA,
  FileSchema: message(
    {
      format: [1, "string"],
      title: [2, "string"],
      description: [3, "string"],
      default: [4, "any"],
      required: [5, "string[]"],
      type: [6, "string"],
      readOnly: [7, "bool"],
      externalDocs: [8, "ExternalDocs"],
      example: [9, "any"],
    },
    { extensions: 10 },
  ),
  BasicAuthenticationSecurity: message({ type: [1, "string"], description: [2, "string"] }, { extensions: 3 }),
  ApiKeySecurity: message(
    { type: [1, "string"], name: [2, "string"], in: [3, "string"], description: [4, "string"] },
    { extensions: 5 },
  ),
  Oauth2ImplicitSecurity: oauth2({ authorizationUrl: [4, "string"] }, 5),
  Oauth2PasswordSecurity: oauth2({ tokenUrl: [4, "string"] }, 5),
  Oauth2ApplicationSecurity: oauth2({ tokenUrl: [4, "string"] }, 5),
  Oauth2AccessCodeSecurity: oauth2({ authorizationUrl: [4, "string"], tokenUrl: [5, "string"] }, 6),
};
