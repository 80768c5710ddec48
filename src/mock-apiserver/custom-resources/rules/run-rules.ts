import {
  isRecord,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  requiredValue,
  type FieldError,
  type Fields,
  type Steps,
} from "../../../apimachinery/index.ts";
import {
  CelError,
  CostLimitError,
  NONE,
  OptionalValue,
  type Evaluation,
  type Value,
} from "../../../apiserver/index.ts";
import { textOf, type JsonSchema } from "../schema/json-schema.ts";
import { keyOf, type Correlation } from "../values/correlation.ts";
import type { CompiledRule } from "./compile.ts";
import { toValue } from "./json-values.ts";
import { ruleTree, type RuleNode } from "./rule-tree.ts";

/** Rules of a custom resource (apiextensions `pkg/apiserver/schema/cel/validation.go`). */

/** What all rules of one request may cost. */
export const REQUEST_BUDGET = 10_000_000;
const MAX_MESSAGE = 5 * 1024;

export interface RuleResult {
  readonly errors: FieldError[];
  /** Of what did not change since it was accepted. */
  readonly warnings: string[];
  readonly budget: number;
}

export interface RuleRunner {
  run(value: unknown, old: unknown, path: string, budget: number, correlation?: Correlation): Steps<RuleResult>;
}

export function ruleRunner(schema: JsonSchema, isRoot: boolean): RuleRunner | undefined {
  const root = ruleTree(schema, isRoot);
  if (root === undefined) return undefined;
  return {
    *run(value, old, path, budget, correlation) {
      const run = new Run(budget);
      yield* run.node(root, path, value, old ?? null, { current: correlation, parent: undefined });
      return { errors: run.errors, warnings: run.warnings, budget: run.budget };
    },
  };
}

/** The old value in the same place, or else that of the nearest place above that has one. */
interface Ratchet {
  readonly current: Correlation | undefined;
  readonly parent: Correlation | undefined;
}

function isUnchanged({ current, parent }: Ratchet): boolean {
  return (current ?? parent)?.isUnchanged() === true;
}

function below(ratchet: Ratchet, step: string | number): Ratchet {
  const { current, parent } = ratchet;
  if (current === undefined) return ratchet;
  if (parent === undefined && (step === "apiVersion" || step === "kind"))
    return { current: undefined, parent: undefined };
  return { current: typeof step === "string" ? current.key(step) : current.index(step), parent: current };
}

/** A spent budget ends everything. */
class BudgetError extends Error {
  override readonly name = "BudgetError";
}

class Run {
  readonly errors: FieldError[] = [];
  readonly warnings: string[] = [];
  budget: number;

  constructor(budget: number) {
    this.budget = budget;
  }

  *node(node: RuleNode, path: string, value: unknown, old: unknown, ratchet: Ratchet): Steps<void> {
    try {
      yield* this.visit(node, path, value, old, ratchet);
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error;
      this.budget = -1;
    }
  }

  /** @throws BudgetError */
  private *visit(node: RuleNode, path: string, value: unknown, old: unknown, ratchet: Ratchet): Steps<void> {
    if (value === null || value === undefined) return;
    yield* this.rules(node, path, value, old, ratchet);
    for (const part of node.allOf)
      yield* this.visit(part, path, value, old, { current: undefined, parent: ratchet.parent });
    if (Array.isArray(value)) yield* this.items(node, path, value, Array.isArray(old) ? old : [], ratchet);
    else if (isRecord(value)) yield* this.fields(node, path, value, isRecord(old) ? old : {}, ratchet);
  }

  private *items(
    node: RuleNode,
    path: string,
    items: readonly unknown[],
    old: readonly unknown[],
    ratchet: Ratchet,
  ): Steps<void> {
    if (node.items === undefined) return;
    const isMap = node.schema["x-kubernetes-list-type"] === "map";
    const byKey = new Map(isMap ? old.map((item) => [keyOf(item, node.schema), item] as const) : []);
    for (const [index, item] of items.entries()) {
      const before = isMap ? (byKey.get(keyOf(item, node.schema)) ?? null) : null;
      yield* this.visit(node.items, `${path}[${index}]`, item, before, below(ratchet, index));
    }
  }

  private *fields(node: RuleNode, path: string, fields: Fields, old: Fields, ratchet: Ratchet): Steps<void> {
    for (const [key, value] of Object.entries(fields)) {
      const before = Object.hasOwn(old, key) ? old[key] : null;
      if (node.additional !== undefined)
        yield* this.visit(node.additional, `${path}[${key}]`, value, before, below(ratchet, key));
      const property = node.properties.get(key);
      if (property !== undefined)
        yield* this.visit(property, path === "" ? key : `${path}.${key}`, value, before, below(ratchet, key));
    }
  }

  private *rules(node: RuleNode, path: string, value: unknown, old: unknown, ratchet: Ratchet): Steps<void> {
    const { schema, rules, problem } = node;
    const fail = (detail: string): void => {
      this.errors.push(invalidValue(shown(path), textOf(schema, "type"), detail));
    };
    if (problem !== undefined) fail(`rule compiler initialization error: ${problem}`);
    if (rules.length === 0) return;
    if (this.budget <= 0) this.spent(fail);
    const activation = activationOf(node, value, old);
    for (const rule of rules)
      yield* this.rule(rule, path, { node, value, hasOld: old !== null, ratchet, activation, fail });
  }

  /** @throws BudgetError */
  private spent(fail: (detail: string) => void): never {
    fail("validation failed due to running out of cost budget, no further validation rules will be run");
    throw new BudgetError();
  }

  private *rule(compiled: CompiledRule, path: string, place: Place): Steps<void> {
    const { expression, rule } = compiled;
    if (compiled.problem !== undefined) {
      place.fail(`rule compile error: ${compiled.problem}`);
      return;
    }
    const isOptional = rule["optionalOldSelf"] === true;
    if (expression === undefined || (compiled.usesOldSelf && !place.hasOld && !isOptional)) return;
    const variables = place.activation(isOptional);
    const { result, cost } =
      variables instanceof CelError ? failed(variables) : yield* expression.evaluating(variables);
    if (cost > this.budget) this.spent(place.fail);
    this.budget -= cost;
    if (result instanceof CelError) this.broken(result, rule, place);
    else if (result !== true) yield* this.violated(compiled, path, place);
  }

  /** @throws BudgetError */
  private broken(error: CelError, rule: JsonSchema, { fail }: Place): void {
    const { message } = error;
    const text = ruleText(rule);
    if (error instanceof CostLimitError) {
      fail(`'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${text}`);
      throw new BudgetError();
    }
    if (message.startsWith("no such overload"))
      fail(
        `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${text}`,
      );
    else fail(`${message} evaluating rule: ${text}`);
  }

  private *violated(compiled: CompiledRule, path: string, place: Place): Steps<void> {
    const { rule, fieldPath } = compiled;
    const step = fieldPath.startsWith("[") && path === "" ? fieldPath : path === "" ? fieldPath : `.${fieldPath}`;
    const field = shown(fieldPath === "" ? path : path + step);
    const add = (error: FieldError): void => {
      if (!compiled.usesOldSelf && isUnchanged(place.ratchet)) this.warnings.push(`${error.field}: ${error.message}`);
      else this.errors.push(error);
    };
    const detail = yield* this.message(compiled, place, (problem) =>
      add(invalidValue(field, textOf(place.node.schema, "type"), problem)),
    );
    add(violation(field, place, detail ?? defaultMessage(rule), rule["reason"]));
  }

  /** Undefined where the expression of the message gives none. @throws BudgetError */
  private *message(
    compiled: CompiledRule,
    { activation }: Place,
    fail: (problem: string) => void,
  ): Steps<string | undefined> {
    const { message, rule } = compiled;
    if (message === undefined) return undefined;
    const variables = activation(rule["optionalOldSelf"] === true);
    const { result, cost } = variables instanceof CelError ? failed(variables) : yield* message.evaluating(variables);
    if (cost > this.budget) {
      fail(
        "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run",
      );
      throw new BudgetError();
    }
    if (result instanceof CostLimitError) {
      const source = JSON.stringify(textOf(rule, "messageExpression"));
      fail(`no further validation rules will be run due to call cost exceeds limit for messageExpression: ${source}`);
      throw new BudgetError();
    }
    this.budget -= cost;
    if (typeof result !== "string") return undefined;
    const text = result.trim();
    return text === "" || text.includes("\n") || Buffer.byteLength(text) > MAX_MESSAGE ? undefined : text;
  }
}

type Variables = Readonly<Record<string, Value>>;

interface Place {
  readonly node: RuleNode;
  readonly value: unknown;
  readonly hasOld: boolean;
  readonly ratchet: Ratchet;
  readonly activation: (isOptional: boolean) => Variables | CelError;
  readonly fail: (detail: string) => void;
}

function failed(error: CelError): Evaluation {
  return { result: error, cost: 0 };
}

function activationOf(node: RuleNode, value: unknown, old: unknown): Place["activation"] {
  let self: Value | CelError | undefined;
  let before: Value | CelError | undefined;
  const convert = (json: unknown): Value | CelError => {
    try {
      return toValue(json, node.schema, node.isRoot);
    } catch (error) {
      if (error instanceof CelError) return error;
      throw error;
    }
  };
  return (isOptional) => {
    self ??= convert(value);
    if (self instanceof CelError) return self;
    if (old === null) return isOptional ? { self, oldSelf: NONE } : { self };
    before ??= convert(old);
    if (before instanceof CelError) return before;
    return { self, oldSelf: isOptional ? new OptionalValue(before) : before };
  };
}

function shown(path: string): string {
  return path === "" ? "<nil>" : path;
}

function ruleText(rule: JsonSchema): string {
  const message = textOf(rule, "message");
  return (message === "" ? textOf(rule, "rule") : message).trim();
}

function defaultMessage(rule: JsonSchema): string {
  const message = textOf(rule, "message");
  return message === "" ? `failed rule: ${ruleText(rule)}` : message.trim();
}

function violation(field: string, { node, value }: Place, detail: string, reason: unknown): FieldError {
  const type = textOf(node.schema, "type");
  const isOmitted = type === "object" || type === "array";
  switch (reason) {
    case "FieldValueForbidden":
      return forbiddenValue(field, detail);
    case "FieldValueRequired":
      return requiredValue(field, detail);
    case "FieldValueDuplicate":
      return isOmitted
        ? { field, reason: "FieldValueDuplicate", message: "Duplicate value" }
        : duplicateValue(field, value);
    default:
      return isOmitted
        ? { field, reason: "FieldValueInvalid", message: `Invalid value: ${detail}` }
        : invalidValue(field, value, detail);
  }
}
