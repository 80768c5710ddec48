import { atOnce } from "../../../apimachinery/index.ts";
import type { RuleCheck } from "../values/default-rules.ts";
import { REQUEST_BUDGET, ruleRunner } from "./run-rules.ts";

/** Rules hold for a default that was there before, and for one that is new; all defaults of a schema share a budget. */
export function defaultCheck(): RuleCheck {
  let budget = REQUEST_BUDGET;
  return (value, schema, path, isRoot) => {
    const runner = ruleRunner(schema, isRoot);
    if (runner === undefined) return [];
    const kept = atOnce(runner.run(value, value, path, budget));
    const created = kept.errors.length > 0 ? kept : atOnce(runner.run(value, null, path, budget));
    budget = Math.min(kept.budget, created.budget);
    return created.errors;
  };
}
