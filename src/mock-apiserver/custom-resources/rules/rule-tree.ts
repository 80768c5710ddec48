import { listAt } from "../../../apimachinery/index.ts";
import {
  additionalOf,
  isEmbedded,
  isSchema,
  itemsOf,
  propertiesOf,
  propertyOf,
  schemaHas,
  type JsonSchema,
} from "../schema/json-schema.ts";
import { compileRules, type CompiledRule } from "./compile.ts";
import { declaredType, type DeclaredType } from "./declared-type.ts";
import { escapeName } from "./names.ts";

/** The rules of a part of a schema, compiled once; undefined where there are none below. */
export interface RuleNode {
  readonly schema: JsonSchema;
  readonly isRoot: boolean;
  readonly rules: readonly CompiledRule[];
  readonly problem: string | undefined;
  readonly items: RuleNode | undefined;
  readonly additional: RuleNode | undefined;
  readonly properties: ReadonlyMap<string, RuleNode>;
  readonly allOf: readonly RuleNode[];
}

/** Undefined where a schema has no rules at all. */
export function ruleTree(schema: JsonSchema, isRoot: boolean): RuleNode | undefined {
  const hasRules = schemaHas(schema, (part) => listAt(part, "x-kubernetes-validations").length > 0);
  return hasRules ? nodeOf(schema, schema, isRoot, declaredType(schema, isRoot, "selfType")) : undefined;
}

/** `rules` is a part of `allOf`, or the schema itself. */
function nodeOf(
  rules: JsonSchema,
  schema: JsonSchema,
  isRoot: boolean,
  declared: DeclaredType | undefined,
): RuleNode | undefined {
  const own = listAt(rules, "x-kubernetes-validations").length > 0;
  const [ruleItems, items] = [itemsOf(rules), itemsOf(schema)];
  const [ruleValues, values] = [additionalOf(rules), additionalOf(schema)];
  const node: RuleNode = {
    schema,
    isRoot,
    rules: own && declared !== undefined ? compileRules(rules, schema, declared) : [],
    problem: own && declared === undefined ? "failed to convert to declType for CEL validation rules" : undefined,
    items: childNode(ruleItems, items, declared?.element),
    additional: childNode(ruleValues, values, declared?.element),
    properties: propertyNodes(rules, schema, declared),
    allOf: listAt(rules, "allOf")
      .filter(isSchema)
      .flatMap((part) => nodeOf(part, schema, isRoot, declared) ?? []),
  };
  const isEmpty =
    !own &&
    node.items === undefined &&
    node.additional === undefined &&
    node.properties.size === 0 &&
    node.allOf.length === 0;
  return isEmpty ? undefined : node;
}

function propertyNodes(
  rules: JsonSchema,
  schema: JsonSchema,
  declared: DeclaredType | undefined,
): ReadonlyMap<string, RuleNode> {
  const nodes = new Map<string, RuleNode>();
  for (const [key, part] of Object.entries(propertiesOf(rules))) {
    const property = propertyOf(schema, key);
    if (property === undefined) continue;
    const name = escapeName(key);
    const type =
      name === undefined ? declaredType(property, isEmbedded(property), "selfType") : declared?.fields.get(name);
    const node = type === undefined ? undefined : nodeOf(part, property, isEmbedded(property), type);
    if (node !== undefined) nodes.set(key, node);
  }
  return nodes;
}

function childNode(
  rules: JsonSchema | undefined,
  schema: JsonSchema | undefined,
  declared: DeclaredType | undefined,
): RuleNode | undefined {
  return rules === undefined || schema === undefined ? undefined : nodeOf(rules, schema, isEmbedded(schema), declared);
}
