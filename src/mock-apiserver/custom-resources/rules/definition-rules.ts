import { forbiddenValue, invalidValue, listAt, type FieldError } from "../../../apimachinery/index.ts";
import { UNBOUNDED } from "../../../apiserver/index.ts";
import { goValidationRule } from "../definition/go-values.ts";
import {
  additionalOf,
  isEmbedded,
  itemsOf,
  propertiesOf,
  schemaHas,
  textOf,
  type JsonSchema,
} from "../schema/json-schema.ts";
import { compileRules, type CompiledRule } from "./compile.ts";
import { declaredType, MAX_REQUEST_BYTES, type DeclaredType } from "./declared-type.ts";
import { escapeName } from "./names.ts";

/** What is wrong with the rules of a definition, and with what they cost (apiextensions `validation/cel_validation.go`). */

const EXPRESSION_LIMIT = 10_000_000;
const TOTAL_LIMIT = 100_000_000;
const MAX_NAMED = 4;

interface Place {
  /** How often such a value can be in an object; undefined where that has no bound. */
  readonly cardinality: number | undefined;
  /** The type as part of that above; undefined where no rule above needed it. */
  readonly declared: DeclaredType | undefined;
  readonly isRoot: boolean;
  /** The path of a list whose items have no older ones. */
  readonly uncorrelatable: string | undefined;
}

interface Walk {
  readonly errors: FieldError[];
  readonly costs: { readonly field: string; readonly cost: number }[];
  readonly schemaErrors: readonly FieldError[];
  readonly limitsCosts: boolean;
}

export function definitionRuleErrors(
  schema: JsonSchema,
  path: string,
  schemaErrors: readonly FieldError[],
  limitsCosts: boolean,
): { readonly errors: FieldError[]; readonly totals: FieldError[] } {
  if (!schemaHas(schema, (part) => listAt(part, "x-kubernetes-validations").length > 0))
    return { errors: [], totals: [] };
  const walk: Walk = { errors: [], costs: [], schemaErrors, limitsCosts };
  visit(schema, path, { cardinality: 1, declared: undefined, isRoot: true, uncorrelatable: undefined }, walk);
  return { errors: walk.errors, totals: totalErrors(walk, path) };
}

function totalErrors({ costs }: Walk, path: string): FieldError[] {
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  if (total <= TOTAL_LIMIT) return [];
  const named = costs
    .filter(({ cost }) => cost >= TOTAL_LIMIT / 100)
    .toSorted((a, b) => b.cost - a.cost)
    .slice(0, MAX_NAMED);
  const contributed = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema";
  const name = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema";
  return [
    ...named.map(({ field }) => forbiddenValue(field, contributed)),
    forbiddenValue(path, costProblem(name, Math.min(total, UNBOUNDED), TOTAL_LIMIT)),
  ];
}

function costProblem(name: string, cost: number, limit: number): string {
  const times = cost / limit;
  const factor = times > 100 ? "more than 100x" : times < 1.5 ? `${times.toFixed(6)}x` : `${times.toFixed(1)}x`;
  return `${name} exceeds budget by factor of ${factor} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}

/** Children first, as the server reports them. */
function visit(schema: JsonSchema, path: string, place: Place, walk: Walk): void {
  const hasRules = listAt(schema, "x-kubernetes-validations").length > 0;
  const isResource = place.isRoot || isEmbedded(schema);
  const declared = place.declared ?? (hasRules ? declaredType(schema, isResource, "selfType") : undefined);
  const cardinality = childCardinality(schema, place.cardinality);
  const inner = (child: DeclaredType | undefined): Place => ({ ...place, isRoot: false, cardinality, declared: child });
  const additional = additionalOf(schema);
  if (additional !== undefined) visit(additional, `${path}.additionalProperties`, inner(declared?.element), walk);
  for (const [key, part] of Object.entries(propertiesOf(schema))) {
    const name = escapeName(key);
    const child = name === undefined ? undefined : declared?.fields.get(name);
    visit(part, `${path}.properties[${key}]`, inner(child), walk);
  }
  const items = itemsOf(schema);
  if (items !== undefined) {
    const uncorrelatable =
      schema["x-kubernetes-list-type"] === "map" ? place.uncorrelatable : (place.uncorrelatable ?? path);
    visit(items, `${path}.items`, { ...inner(declared?.element), uncorrelatable }, walk);
  }
  if (hasRules && !hasErrors(walk, path)) nodeErrors(schema, path, { ...place, declared }, walk);
}

function hasErrors({ schemaErrors }: Walk, path: string): boolean {
  return schemaErrors.some(({ field }) => field === path || field.startsWith(`${path}.`));
}

function childCardinality(schema: JsonSchema, cardinality: number | undefined): number | undefined {
  if (cardinality === undefined) return undefined;
  const type = textOf(schema, "type");
  const key = type === "array" ? "maxItems" : "maxProperties";
  if (type !== "array" && (type !== "object" || schema["additionalProperties"] === undefined)) return cardinality;
  const limit = schema[key];
  return typeof limit === "number" ? Math.min(cardinality * Math.max(limit, 0), UNBOUNDED) : undefined;
}

function nodeErrors(schema: JsonSchema, path: string, place: Place, walk: Walk): void {
  const { declared } = place;
  const field = `${path}.x-kubernetes-validations`;
  if (declared === undefined) {
    const problem =
      "internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations";
    walk.errors.push({ field, reason: "InternalError", message: `Internal error: ${problem}` });
    return;
  }
  const repeats = place.cardinality ?? Math.floor(MAX_REQUEST_BYTES / (declared.minSize + 1));
  for (const [index, rule] of compileRules(schema, schema, declared).entries())
    oneRuleErrors(rule, `${field}[${index}]`, repeats, place, walk);
}

function oneRuleErrors(compiled: CompiledRule, path: string, repeats: number, place: Place, walk: Walk): void {
  const { rule, problem, messageProblem, message, messageCost, usesOldSelf } = compiled;
  const { errors } = walk;
  observe(Math.min(compiled.cost * repeats, UNBOUNDED), "estimated rule cost", `${path}.rule`, walk);
  if (problem !== undefined) errors.push(invalidValue(`${path}.rule`, goValidationRule(rule), problem));
  if (messageProblem !== undefined)
    errors.push(invalidValue(`${path}.messageExpression`, goValidationRule(rule), messageProblem));
  else if (message !== undefined)
    observe(messageCost, "estimated messageExpression cost", `${path}.messageExpression`, walk);
  const optional = rule["optionalOldSelf"];
  if (usesOldSelf && place.uncorrelatable !== undefined) {
    const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelatable}`;
    errors.push(invalidValue(`${path}.rule`, rule["rule"], detail));
  }
  if (!usesOldSelf && typeof optional === "boolean")
    errors.push(invalidValue(`${path}.optionalOldSelf`, optional, "may not be set if oldSelf is not used in rule"));
}

function observe(cost: number, name: string, field: string, walk: Walk): void {
  if (walk.limitsCosts && cost > EXPRESSION_LIMIT)
    walk.errors.push(forbiddenValue(field, costProblem(name, cost, EXPRESSION_LIMIT)));
  walk.costs.push({ field, cost });
}
