import { isRecord } from "../../apimachinery/index.ts";
import { type JsonRecord } from "./json-schema.ts";

/** One branch of a `oneof` message: the number of its field and the type of what is in it. */
export interface Branch {
  readonly number: number;
  readonly type: string;
}

type Choose = (value: unknown) => Branch;

const PARAMETER_KINDS: Readonly<Record<string, Branch>> = {
  header: { number: 1, type: "HeaderParameterSubSchema" },
  formData: { number: 2, type: "FormDataParameterSubSchema" },
  query: { number: 3, type: "QueryParameterSubSchema" },
  path: { number: 4, type: "PathParameterSubSchema" },
};

const OAUTH2_FLOWS: Readonly<Record<string, Branch>> = {
  implicit: { number: 3, type: "Oauth2ImplicitSecurity" },
  password: { number: 4, type: "Oauth2PasswordSecurity" },
  application: { number: 5, type: "Oauth2ApplicationSecurity" },
  accessCode: { number: 6, type: "Oauth2AccessCodeSecurity" },
};

const isReference = (value: unknown): boolean => isRecord(value) && typeof value["$ref"] === "string";
const keyOf = (value: unknown, key: string): string => String(isRecord(value) ? value[key] : "");

/** Which branch of a `oneof` a JSON value takes, by the name of the message. */
export const CHOICES: Readonly<Record<string, Choose>> = {
  Parameter: (value) =>
    keyOf(value, "in") === "body" ? { number: 1, type: "BodyParameter" } : { number: 2, type: "NonBodyParameter" },
  NonBodyParameter: (value) => pick(PARAMETER_KINDS, keyOf(value, "in"), "parameter's place"),
  ParametersItem: (value) =>
    isReference(value) ? { number: 2, type: "JsonReference" } : { number: 1, type: "Parameter" },
  ResponseValue: (value) =>
    isReference(value) ? { number: 2, type: "JsonReference" } : { number: 1, type: "Response" },
  SchemaItem: (value) =>
    keyOf(value, "type") === "file" ? { number: 2, type: "FileSchema" } : { number: 1, type: "Schema" },
  AdditionalPropertiesItem: (value) =>
    typeof value === "boolean" ? { number: 2, type: "bool" } : { number: 1, type: "Schema" },
  SecurityDefinitionsItem: (value) => {
    const type = keyOf(value, "type");
    if (type === "basic") return { number: 1, type: "BasicAuthenticationSecurity" };
    return type === "apiKey" ? { number: 2, type: "ApiKeySecurity" } : pick(OAUTH2_FLOWS, keyOf(value, "flow"), "flow");
  },
};

/** Messages that hold one list, which JSON may write as a single value. */
export const LIST_MESSAGES: Readonly<Record<string, string>> = {
  TypeItem: "string",
  ItemsItem: "Schema",
  StringArray: "string",
};

function pick(branches: Readonly<Record<string, Branch>>, key: string, what: string): Branch {
  const branch = Object.hasOwn(branches, key) ? branches[key] : undefined;
  if (branch === undefined) throw new TypeError(`unknown ${what} ${JSON.stringify(key)}`);
  return branch;
}

/** A document of Swagger 2.0 whose parts have the types that the specification gives them. */
export interface Swagger extends JsonRecord {
  readonly paths?: Readonly<Record<string, JsonRecord>>;
  readonly definitions?: Readonly<Record<string, JsonRecord>>;
  readonly parameters?: Readonly<Record<string, JsonRecord>>;
}
