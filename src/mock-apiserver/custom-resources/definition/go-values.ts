import { asFields, listAt } from "../../../apimachinery/index.ts";

/**
 * How parts of a definition look when the server dumps them: the internal types have no JSON names, so Go writes the
 * names of their fields, in order, with their zeros (apiextensions `pkg/apis/apiextensions/types*.go`).
 */
type Zero = "" | false | null;
interface GoField {
  readonly go: string;
  readonly json: string;
  readonly zero: Zero;
  readonly of?: (value: unknown) => unknown;
}

function fields(table: string, zero: Zero, of?: (value: unknown) => unknown): GoField[] {
  return table.split(" ").map((entry) => {
    const [go = "", json = ""] = entry.split("=");
    return { go, json: json === "" ? go.charAt(0).toLowerCase() + go.slice(1) : json, zero, ...(of ? { of } : {}) };
  });
}

function dump(value: unknown, shape: readonly GoField[]): unknown {
  if (value === undefined || value === null) return null;
  const given = asFields(value);
  const entries = shape.map(({ go, json, zero, of }): [string, unknown] => {
    const found = given[json];
    return [go, found === undefined ? zero : of === undefined ? found : of(found)];
  });
  return Object.fromEntries(entries);
}

const list = (of: (value: unknown) => unknown) => (value: unknown) => listAt({ value }, "value").map(of);
const keyed = (of: (value: unknown) => unknown) => (value: unknown) =>
  Object.fromEntries(Object.entries(asFields(value)).map(([key, item]) => [key, of(item)]));
const schemaOrBool = (value: unknown): unknown => ({
  Allows: value !== false,
  Schema: typeof value === "boolean" ? null : goSchema(value),
});
const schemaOrStrings = (value: unknown): unknown => ({
  Schema: Array.isArray(value) ? null : goSchema(value),
  Property: Array.isArray(value) ? value : null,
});

const VALIDATION_RULE = [
  ...fields("Rule Message MessageExpression", ""),
  ...fields("Reason", null),
  ...fields("FieldPath", ""),
  ...fields("OptionalOldSelf", null),
];

const JSON_SCHEMA: readonly GoField[] = [
  ...fields("ID=id Schema=$schema", ""),
  ...fields("Ref=$ref", null),
  ...fields("Description Type", ""),
  ...fields("Nullable", false),
  ...fields("Format Title", ""),
  ...fields("Default Maximum", null),
  ...fields("ExclusiveMaximum", false),
  ...fields("Minimum", null),
  ...fields("ExclusiveMinimum", false),
  ...fields("MaxLength MinLength", null),
  ...fields("Pattern", ""),
  ...fields("MaxItems MinItems", null),
  ...fields("UniqueItems", false),
  ...fields("MultipleOf Enum MaxProperties MinProperties Required", null),
  ...fields("Items", null, goSchemaItems),
  ...fields("AllOf OneOf AnyOf", null, list(goSchema)),
  ...fields("Not", null, goSchema),
  ...fields("Properties", null, keyed(goSchema)),
  ...fields("AdditionalProperties", null, schemaOrBool),
  ...fields("PatternProperties", null, keyed(goSchema)),
  ...fields("Dependencies", null, keyed(schemaOrStrings)),
  ...fields("AdditionalItems", null, schemaOrBool),
  ...fields("Definitions", null, keyed(goSchema)),
  ...fields("ExternalDocs", null, (value) => dump(value, fields("Description URL=url", ""))),
  ...fields("Example XPreserveUnknownFields=x-kubernetes-preserve-unknown-fields", null),
  ...fields("XEmbeddedResource=x-kubernetes-embedded-resource XIntOrString=x-kubernetes-int-or-string", false),
  ...fields(
    "XListMapKeys=x-kubernetes-list-map-keys XListType=x-kubernetes-list-type XMapType=x-kubernetes-map-type",
    null,
  ),
  ...fields("XValidations=x-kubernetes-validations", null, list(goValidationRule)),
];

const SCALE = [...fields("SpecReplicasPath StatusReplicasPath", ""), ...fields("LabelSelectorPath", null)];
const SUBRESOURCES = [...fields("Status", null), ...fields("Scale", null, (value) => dump(value, SCALE))];
const COLUMN = [
  ...fields("Name Type Format Description", ""),
  { go: "Priority", json: "priority", zero: null, of: undefined },
  ...fields("JSONPath=jsonPath", ""),
];
const VERSION = [
  ...fields("Name", ""),
  ...fields("Served Storage Deprecated", false),
  ...fields("DeprecationWarning", null),
  ...fields("Schema", null, (value) => ({ OpenAPIV3Schema: goSchema(asFields(value)["openAPIV3Schema"]) })),
  ...fields("Subresources", null, (value) => dump(value, SUBRESOURCES)),
  ...fields("AdditionalPrinterColumns", null, list(goColumn)),
  ...fields(
    "SelectableFields",
    null,
    list((value) => dump(value, fields("JSONPath=jsonPath", ""))),
  ),
];

function goColumn(value: unknown): unknown {
  const column = asFields(dump(value, COLUMN as readonly GoField[]));
  return { ...column, Priority: column["Priority"] ?? 0 };
}

export function goSchema(schema: unknown): unknown {
  return dump(schema, JSON_SCHEMA);
}

export function goSchemaItems(items: unknown): unknown {
  if (Array.isArray(items)) return { Schema: null, JSONSchemas: items.map(goSchema) };
  return { Schema: goSchema(items), JSONSchemas: null };
}

export function goValidationRule(rule: unknown): unknown {
  return dump(rule, VALIDATION_RULE);
}

/** The versions of a definition; what is null stays null. */
export function goVersions(versions: unknown): unknown {
  return Array.isArray(versions) ? versions.map((item) => dump(item, VERSION)) : null;
}
