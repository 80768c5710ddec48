import { asFields, at, listAt, textAt, type Fields, type KubeObject } from "../../../apimachinery/index.ts";
import type { KindDefinition } from "../../../apiserver/index.ts";
import { openApiSchema, schemaName, typeNames, typeOfKind } from "../../../types/index.ts";
import { declaredType, type DeclaredType } from "../../custom-resources/rules/declared-type.ts";

/** The type that expressions see of the objects of a kind (apiserver `pkg/cel/openapi/resolver`). */

const REF = "#/components/schemas/";
const META = "meta/v1.ObjectMeta";
const PLACEHOLDER: Fields = { type: "object" };

let byName: ReadonlyMap<string, string> | undefined;

function typeBehind(reference: string): string | undefined {
  byName ??= new Map([...typeNames()].map((name) => [schemaName(name), name]));
  return byName.get(reference.slice(REF.length));
}

/** The schema with everything it refers to in its place; a circle ends at its second turn. */
function unfolded(typeName: string, above: ReadonlySet<string>): Fields {
  const found = openApiSchema(typeName);
  if (found === undefined || above.has(typeName)) return PLACEHOLDER;
  if (typeName === "resource.Quantity") return { type: "string" };
  if (typeName === "intstr.IntOrString") return { "x-kubernetes-int-or-string": true };
  const inside = new Set([...above, typeName]);
  const properties = Object.entries(found.properties).map(([key, part]) => [key, resolved(part, inside)] as const);
  return { ...found.schema, ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }) };
}

function resolved(schema: Fields, above: ReadonlySet<string>): Fields {
  const [only] = listAt(schema, "allOf");
  const reference = textAt(schema, "$ref") || textAt(only, "$ref");
  if (reference !== "") {
    const name = typeBehind(reference);
    return name === undefined ? PLACEHOLDER : unfolded(name, above);
  }
  const [items, additional] = [schema["items"], schema["additionalProperties"]];
  return {
    ...schema,
    ...(items === undefined ? {} : { items: resolved(asFields(items), above) }),
    ...(additional === undefined ? {} : { additionalProperties: resolved(asFields(additional), above) }),
  };
}

function builtInSchema({ group, version, kind }: KindDefinition): Fields | undefined {
  const type = typeOfKind(group, version, kind);
  return type === undefined ? undefined : unfolded(type.name, new Set());
}

function customSchema({ version }: KindDefinition, definition: KubeObject): Fields | undefined {
  const served = listAt(definition, "spec", "versions").find((item) => textAt(item, "name") === version);
  const schema = at(served, "schema", "openAPIV3Schema");
  if (schema === undefined) return undefined;
  const text = { type: "string" };
  const own = asFields(at(schema, "properties"));
  const properties = { ...own, apiVersion: text, kind: text, metadata: unfolded(META, new Set()) };
  return { ...asFields(schema), type: "object", properties };
}

/** Undefined for a kind whose schema nobody knows. `definition` is that of a custom resource. */
export function typeOfObjects(kind: KindDefinition, definition: KubeObject | undefined): DeclaredType | undefined {
  const schema = definition === undefined ? builtInSchema(kind) : customSchema(kind, definition);
  return schema === undefined ? undefined : declaredType(schema, false, kind.kind);
}
