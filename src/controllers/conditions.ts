import type { Condition } from "../types/index.ts";

/**
 * The list with one condition set. Its transition time moves only with its status; nothing moves when nothing changed, so
 * that writing a status twice writes it once.
 */
export function withCondition(conditions: readonly Condition[] = [], wanted: Condition, now: string): Condition[] {
  const old = conditions.find(({ type }) => type === wanted.type);
  const others = conditions.filter(({ type }) => type !== wanted.type);
  const lastTransitionTime = old?.status === wanted.status ? (old.lastTransitionTime ?? now) : now;
  return old === undefined
    ? [...others, { ...wanted, lastTransitionTime }]
    : conditions.map((condition) => (condition === old ? { ...wanted, lastTransitionTime } : condition));
}

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}
