import { at, listAt, textAt, type KubeObject, type Steps } from "../../../apimachinery/index.ts";
import { BOOL, NULL, STRING, type Type } from "../../../apiserver/index.ts";
import { activationOf, type Inputs, type MatchedRequest } from "../cel/activation.ts";
import { compile, compileVariable, type Compiled, type Scope } from "../cel/compile.ts";
import {
  BUDGET,
  BudgetError,
  compileMatchConditions,
  evaluateAll,
  meetsConditions,
  type MatchCondition,
  type Outcome,
} from "../cel/conditions.ts";

/** A ValidatingAdmissionPolicy, compiled (apiserver `admission/plugin/policy/validating`). */

export interface Decision {
  readonly message: string;
  readonly reason: string;
  /** An expression failed, instead of saying no. */
  readonly isError: boolean;
  /** Of the validation. */
  readonly index: number;
}

export interface Evaluation {
  /** What stands against the request. */
  readonly denials: readonly Decision[];
  /** Failures of audit annotations, which no binding can soften. */
  readonly annotationProblems: readonly string[];
}

const NONE: Evaluation = { denials: [], annotationProblems: [] };
const MAX_MESSAGE = 5 * 1024;

interface Validation {
  readonly condition: Compiled;
  readonly message: Compiled | undefined;
  readonly fixed: string;
  readonly reason: string;
}

export interface Evaluator {
  evaluate(request: MatchedRequest, conditions: MatchedRequest, inputs: Required<Inputs>): Steps<Evaluation>;
}

export function compileVariables(spec: unknown, scope: Scope): ReadonlyMap<string, Compiled> {
  const compiled = listAt(spec, "variables").map((variable) => {
    const name = textAt(variable, "name");
    return [name, compileVariable(name, textAt(variable, "expression"), scope)] as const;
  });
  return new Map(compiled);
}

export function scopeOf(policy: KubeObject): Scope & { readonly composed: Map<string, Type> } {
  return {
    hasParams: at(policy, "spec", "paramKind") !== undefined,
    hasAuthorizer: true,
    composed: new Map<string, Type>(),
  };
}

export const ANNOTATION_TYPES = [STRING, NULL];

export function createEvaluator(policy: KubeObject): Evaluator {
  const { spec } = policy;
  const scope = scopeOf(policy);
  const variables = compileVariables(spec, scope);
  const matchConditions = compileMatchConditions(spec, scope);
  const silent = { ...scope, hasAuthorizer: false };
  const validations = listAt(spec, "validations").map((validation): Validation => {
    const message = textAt(validation, "messageExpression");
    return {
      condition: compile(textAt(validation, "expression"), [BOOL], scope),
      message: message === "" ? undefined : compile(message, [STRING], silent),
      fixed: textAt(validation, "message"),
      reason: textAt(validation, "reason") || "Invalid",
    };
  });
  const annotations = listAt(spec, "auditAnnotations").map((annotation) =>
    compile(textAt(annotation, "valueExpression"), ANNOTATION_TYPES, scope),
  );
  const ignoresFailure = textAt(spec, "failurePolicy") === "Ignore";
  const compiled = { validations, annotations, variables, matchConditions, ignoresFailure };
  return { evaluate: (request, conditions, inputs) => run(compiled, request, conditions, inputs) };
}

interface CompiledPolicy {
  readonly validations: readonly Validation[];
  readonly annotations: readonly Compiled[];
  readonly variables: ReadonlyMap<string, Compiled>;
  readonly matchConditions: readonly MatchCondition[];
  readonly ignoresFailure: boolean;
}

function* run(
  policy: CompiledPolicy,
  request: MatchedRequest,
  conditions: MatchedRequest,
  inputs: Required<Inputs>,
): Steps<Evaluation> {
  const { variables, ignoresFailure } = policy;
  const failed = (message: string): Evaluation =>
    ignoresFailure ? NONE : { ...NONE, denials: [{ message, reason: "", isError: true, index: 0 }] };
  const { params, authorizer } = inputs;
  const verdict = yield* meetsConditions(
    policy.matchConditions,
    () => activationOf(conditions, { params, authorizer }, variables),
    ignoresFailure,
  );
  if (verdict === "differs") return NONE;
  if (verdict !== "matches") return failed(verdict.problem);
  try {
    const denials = yield* judge(policy, request, inputs);
    const kept = ignoresFailure ? denials.filter(({ isError }) => !isError) : denials;
    return { denials: kept, annotationProblems: yield* annotate(policy, request, inputs) };
  } catch (error) {
    if (error instanceof BudgetError) return failed(error.message);
    throw error;
  }
}

/** @throws BudgetError */
function* judge(
  { validations, variables }: CompiledPolicy,
  request: MatchedRequest,
  inputs: Inputs,
): Steps<Decision[]> {
  const activation = activationOf(request, inputs, variables);
  const conditions = validations.map(({ condition }) => condition);
  const { outcomes, budget } = yield* evaluateAll(conditions, activation, BUDGET);
  const { authorizer: _authorizer, ...without } = inputs;
  const messages = yield* messagesOf(validations, request, without, variables, budget);
  return validations.flatMap((validation, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    const error = (message: string): Decision[] => [{ message, reason: "", isError: true, index }];
    if ("problem" in outcome) return error(outcome.problem);
    if (typeof messages === "string") return error(`failed messageExpression: ${messages}`);
    if (outcome.value === true) return [];
    const message = messageOf(validation, messages[index]);
    return [{ message, reason: validation.reason, isError: false, index }];
  });
}

function* messagesOf(
  validations: readonly Validation[],
  request: MatchedRequest,
  inputs: Inputs,
  variables: ReadonlyMap<string, Compiled>,
  budget: number,
): Steps<readonly Outcome[] | string> {
  const expressions = validations.map(({ message }) => message);
  try {
    return (yield* evaluateAll(expressions, activationOf(request, inputs, variables), budget)).outcomes;
  } catch (error) {
    if (error instanceof BudgetError) return error.message;
    throw error;
  }
}

function messageOf({ condition, fixed }: Validation, outcome: Outcome): string {
  const value = outcome !== undefined && "value" in outcome ? outcome.value : undefined;
  const made = typeof value === "string" ? value.trim() : "";
  const isUsable = made !== "" && Buffer.byteLength(made) <= MAX_MESSAGE && !made.includes("\n");
  return (isUsable ? made : fixed.trim()) || `failed expression: ${condition.source.trim()}`;
}

/** No audit log is kept; an annotation that cannot be made refuses all the same. @throws BudgetError */
function* annotate(
  { annotations, variables, ignoresFailure }: CompiledPolicy,
  request: MatchedRequest,
  inputs: Inputs,
): Steps<string[]> {
  if (annotations.length === 0) return [];
  const { authorizer: _authorizer, ...without } = inputs;
  const { outcomes } = yield* evaluateAll(annotations, activationOf(request, without, variables), BUDGET);
  return ignoresFailure
    ? []
    : outcomes.flatMap((outcome) => (outcome !== undefined && "problem" in outcome ? [outcome.problem] : []));
}
