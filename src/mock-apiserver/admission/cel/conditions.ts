import { BOOL, CelError, type Value } from "../../../apiserver/index.ts";
import { listAt, textAt, type Steps } from "../../../apimachinery/index.ts";
import { aggregate } from "../../rbac/authorizer.ts";
import type { Activation } from "./activation.ts";
import { compile, type Compiled, type Scope } from "./compile.ts";

/** What all expressions of one kind may cost for one request (apiserver `pkg/apis/cel/config.go`). */
export const BUDGET = 10_000_000;
const CONDITION_BUDGET = 2_500_000;
const SPENT = "validation failed due to running out of cost budget, no further validation rules will be run";

/** Nothing more is evaluated. */
export class BudgetError extends Error {
  override readonly name = "BudgetError";
}

/** A value, or why there is none; undefined where there is no expression. */
export type Outcome = { readonly value: Value } | { readonly problem: string } | undefined;

export interface Evaluated {
  readonly outcomes: readonly Outcome[];
  readonly budget: number;
}

/** @throws BudgetError */
export function* evaluateAll(
  expressions: readonly (Compiled | undefined)[],
  activation: Activation,
  limit: number,
): Steps<Evaluated> {
  let budget = limit;
  const pay = (cost: number): void => {
    if (cost > budget) throw new BudgetError(SPENT);
    budget -= cost;
  };
  const outcomes: Outcome[] = [];
  for (const compiled of expressions) {
    yield;
    outcomes.push(yield* outcomeOf(compiled, activation, pay));
  }
  return { outcomes, budget };
}

function* outcomeOf(
  compiled: Compiled | undefined,
  activation: Activation,
  pay: (cost: number) => void,
): Steps<Outcome> {
  if (compiled === undefined) return undefined;
  const { source, expression, problem = "" } = compiled;
  if (expression === undefined) return { problem: `compilation error: ${problem}` };
  const { result, cost } = yield* expression.evaluating(activation.variables);
  pay(activation.takeCost());
  pay(cost);
  if (!(result instanceof CelError)) return { value: result };
  return { problem: `expression '${source}' resulted in error: ${result.message}` };
}

export interface MatchCondition {
  readonly name: string;
  readonly compiled: Compiled;
}

export function compileMatchConditions(holder: unknown, scope: Scope): readonly MatchCondition[] {
  return listAt(holder, "matchConditions").map((condition) => ({
    name: textAt(condition, "name"),
    compiled: compile(textAt(condition, "expression"), [BOOL], scope),
  }));
}

export type MatchVerdict = "matches" | "differs" | { readonly problem: string };

/** One that is false decides; one that fails does as the failure policy says (apiserver `matchconditions/matcher.go`). */
export function* meetsConditions(
  conditions: readonly MatchCondition[],
  activation: () => Activation,
  ignoresFailure: boolean,
): Steps<MatchVerdict> {
  if (conditions.length === 0) return "matches";
  const failed = (problem: string): MatchVerdict => (ignoresFailure ? "differs" : { problem });
  try {
    const compiled = conditions.map((condition) => condition.compiled);
    const { outcomes } = yield* evaluateAll(compiled, activation(), CONDITION_BUDGET);
    const problems: string[] = [];
    for (const outcome of outcomes) {
      if (outcome === undefined) continue;
      if ("problem" in outcome) problems.push(outcome.problem);
      else if (outcome.value === false) return "differs";
    }
    return problems.length === 0 ? "matches" : failed(aggregate(problems));
  } catch (error) {
    if (error instanceof BudgetError) return failed(error.message);
    throw error;
  }
}
