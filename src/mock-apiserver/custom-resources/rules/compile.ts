import { asFields, listAt } from "../../../apimachinery/index.ts";
import {
  BOOL,
  compileExpression,
  optionalType,
  STRING,
  type Environment,
  type Expression,
} from "../../../apiserver/index.ts";
import { findField } from "../schema/field-path.ts";
import { textOf, type JsonSchema } from "../schema/json-schema.ts";
import { sizesOf, type DeclaredType } from "./declared-type.ts";

/** `x-kubernetes-validations` of one place in a schema (apiextensions `pkg/apiserver/schema/cel/compilation.go`). */
export interface CompiledRule {
  readonly rule: JsonSchema;
  /** Undefined where it is empty or wrong. */
  readonly expression: Expression | undefined;
  readonly problem: string | undefined;
  readonly cost: number;
  readonly usesOldSelf: boolean;
  readonly message: Expression | undefined;
  readonly messageProblem: string | undefined;
  readonly messageCost: number;
  readonly fieldPath: string;
}

const NOTHING = {
  expression: undefined,
  problem: undefined,
  cost: 0,
  usesOldSelf: false,
  message: undefined,
  messageProblem: undefined,
  messageCost: 0,
  fieldPath: "",
};

export function compileRules(rules: JsonSchema, schema: JsonSchema, declared: DeclaredType): CompiledRule[] {
  return listAt(rules, "x-kubernetes-validations").map((rule) => compileRule(asFields(rule), schema, declared));
}

function compileRule(rule: JsonSchema, schema: JsonSchema, declared: DeclaredType): CompiledRule {
  const text = textOf(rule, "rule");
  const none = { ...NOTHING, rule };
  if (text.trim() === "") return none;
  const old = rule["optionalOldSelf"] === true ? optionalType(declared.type) : declared.type;
  const environment: Environment = {
    variables: new Map([
      ["self", declared.type],
      ["oldSelf", old],
    ]),
  };
  const expression = compileExpression(text, environment);
  if (typeof expression === "string") return { ...none, problem: `compilation failed: ${expression}` };
  if (expression.type.kind !== BOOL.kind) return { ...none, problem: "cel expression must evaluate to a bool" };
  const { fault } = expression;
  if (fault !== undefined)
    return { ...none, problem: `program instantiation failed: ${fault}`, usesOldSelf: expression.uses("oldSelf") };
  const sizes = sizesOf(declared);
  const found = findField(textOf(rule, "fieldPath"), schema, true);
  return {
    ...none,
    expression,
    cost: expression.estimate(sizes).max,
    usesOldSelf: expression.uses("oldSelf"),
    fieldPath: typeof found === "string" ? "" : found.path,
    ...compileMessage(textOf(rule, "messageExpression"), environment, declared),
  };
}

type Message = Pick<CompiledRule, "message" | "messageProblem" | "messageCost">;

function compileMessage(text: string, environment: Environment, declared: DeclaredType): Message {
  if (text === "") return { message: undefined, messageProblem: undefined, messageCost: 0 };
  const wrong = (problem: string): Message => ({ message: undefined, messageProblem: problem, messageCost: 0 });
  const message = compileExpression(text, environment);
  if (typeof message === "string") return wrong(`messageExpression compilation failed: ${message}`);
  if (message.type.kind !== STRING.kind) return wrong("messageExpression must evaluate to a string");
  if (message.fault !== undefined) return wrong(`messageExpression instantiation failed: ${message.fault}`);
  return { message, messageProblem: undefined, messageCost: message.estimate(sizesOf(declared)).max };
}
