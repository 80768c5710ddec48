import { schemaName, shortPackage, shortType, splitTypeName } from "./packages.ts";
import type { GoField, GoType, GoTypes, Schema, Sources } from "./sources.ts";

/** Types without fields of their own in JSON, which the reader knows by name. */
const OPAQUE = new Set(["Time", "MicroTime", "Quantity"]);

/** The lines of each package, by its short name: one type a line, as `src/types/type-table.ts` reads them. */
export function typeLines(sources: Sources): ReadonlyMap<string, readonly string[]> {
  const packages = new Map<string, string[]>();
  for (const [name, type] of Object.entries(sources.goTypes.types)) {
    const { goPath } = splitTypeName(name);
    const lines = packages.get(shortPackage(goPath)) ?? [];
    lines.push(typeLine(name, type, sources));
    packages.set(shortPackage(goPath), lines);
  }
  return packages;
}

function typeLine(name: string, type: GoType, sources: Sources): string {
  const { goPath, local } = splitTypeName(name);
  if (type.is !== "struct") {
    const values = enumOf(name, sources);
    return `${local}=${shortType(type.is, goPath)}${values === undefined ? "" : ` ${values.join("|")}`}`;
  }
  const schema = schemaOf(name, sources);
  const fields = OPAQUE.has(local) ? [] : (type.fields ?? []);
  const unions = schema["x-kubernetes-unions"];
  const head = [
    local,
    ...(schema["x-kubernetes-map-type"] === "atomic" ? ["atomic"] : []),
    ...(unions === undefined ? [] : [`unions=${JSON.stringify(unions)}`]),
  ].join(";");
  return [head, ...fields.map((field) => fieldToken(field, goPath, schema, sources.goTypes))].join(" ");
}

/** The schema that has a type's fields: its own, or that of a type that inlines it. */
function schemaOf(name: string, sources: Sources): Schema {
  const own = sources.schemas[schemaName(name)];
  if (own !== undefined) return own;
  const outer = Object.entries(sources.goTypes.types).find(([, { fields = [] }]) =>
    fields.some(({ type, inline }) => inline === true && type === name),
  );
  // What kinds inline is in every schema and has no rules.
  return outer === undefined || name.endsWith(".TypeMeta") ? {} : schemaOf(outer[0], sources);
}

/** The values of a string type, from any schema that has a field of it. */
function enumOf(name: string, sources: Sources): readonly string[] | undefined {
  for (const [owner, { fields = [] }] of Object.entries(sources.goTypes.types)) {
    for (const field of fields) {
      if (!field.type.endsWith(name)) continue;
      const schema = schemaOf(owner, sources).properties?.[field.name];
      const found = schema?.enum ?? schema?.items?.enum ?? schema?.additionalProperties?.enum;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function fieldToken(field: GoField, home: string, owner: Schema, goTypes: GoTypes): string {
  const presence = field.presence ?? [];
  const mark = field.inline === true ? "+" : presence.includes("omitzero") ? "??" : presence.length > 0 ? "?" : "";
  const { name, proto = "", type } = field;
  const rules = field.inline === true ? [] : fieldRules(field, owner, goTypes);
  return [`${name}${mark}${proto}:${shortType(type, home)}`, ...rules].join(";");
}

function fieldRules(field: GoField, owner: Schema, goTypes: GoTypes): string[] {
  const { patchStrategy = "", patchMergeKey = "" } = field;
  const schema = owner.properties?.[field.name];
  const listType = schema?.["x-kubernetes-list-type"];
  const keys = schema?.["x-kubernetes-list-map-keys"] ?? [];
  return [
    ...(patchStrategy === "" ? [] : [`patch=${patchStrategy}`]),
    ...(patchMergeKey === "" ? [] : [`mergeKey=${patchMergeKey}`]),
    ...(isMessage(field, goTypes) ? ["message"] : []),
    ...(listType === undefined ? [] : [listType === "map" ? `map=${keys.join(",")}` : listType]),
    ...(schema?.["x-kubernetes-map-type"] === undefined ? [] : [schema["x-kubernetes-map-type"]]),
    ...(schema === undefined ? [] : [...requiredRule(field, owner), ...defaultRule(field, schema, goTypes)]),
  ];
}

/** A named list that is a message with `items` in protobuf. */
function isMessage({ type, proto, repeated }: GoField, goTypes: GoTypes): boolean {
  const is = goTypes.types[type]?.is ?? "";
  return proto !== undefined && repeated !== true && is.startsWith("[]");
}

/** Where it is not as the tag says: a field that is always written is required, others are not. */
function requiredRule(field: GoField, owner: Schema): string[] {
  const isRequired = owner.required?.includes(field.name) ?? false;
  const isAlways = (field.presence ?? []).length === 0;
  if (isRequired === isAlways) return [];
  return [isRequired ? "required" : "optional"];
}

/** A default that is not the one that follows from the type. */
function defaultRule(field: GoField, schema: Schema, goTypes: GoTypes): string[] {
  const written = schema.default === undefined ? "" : JSON.stringify(schema.default);
  const usual = usualDefault(field, goTypes);
  return written === usual ? [] : [`default=${written}`];
}

/** Types whose schema has no default although Go always has a value. */
const WITHOUT_DEFAULT = /\.(?:Time|MicroTime|Quantity|IntOrString|RawExtension|JSON|JSONSchemaPropsOr\w+)$/;
const ZEROS: Readonly<Record<string, string>> = { string: '""', int32: "0", int64: "0", bool: "false", float64: "0" };

/** kube-openapi's generator: the zero of what Go always writes, and of structs that are no pointers. */
function usualDefault({ type, presence = [] }: GoField, goTypes: GoTypes): string {
  if (type.startsWith("*") || WITHOUT_DEFAULT.test(type)) return "";
  const is = goTypes.types[type]?.is ?? type;
  if (is === "struct") return "{}";
  return presence.length === 0 ? (ZEROS[is] ?? "") : "";
}
