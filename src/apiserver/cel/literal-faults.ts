import { partsOf, type CallExpr, type Expr } from "./ast.ts";
import type { Checked } from "./checker.ts";
import { CelError, type Issue } from "./errors.ts";
import { CONVERSIONS } from "./library/conversions.ts";
import { formatFault } from "./library/format-faults.ts";
import { patternFault } from "./library/patterns.ts";
import type { Value } from "./values.ts";

/** Literals that no call could take: times, durations, patterns and formats (cel-go `cel/validator.go`). */
export function literalFaults(expr: Expr, checked: Checked): Issue[] {
  const faults: Issue[] = [];
  for (const call of callsIn(expr)) {
    const fault = faultOf(call) ?? formatFault(call, checked);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/** Why a program cannot be made of an expression that is right: what is worked out beforehand fails. */
export function programFault(expr: Expr, checked: Checked): string | undefined {
  for (const call of callsIn(expr)) {
    const fault = constantFault(call, checked);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const CONVERTING: ReadonlySet<string> = new Set("bool bytes double duration int string timestamp uint".split(" "));

function constantFault(call: CallExpr, checked: Checked): string | undefined {
  const [first, second] = call.args;
  const isFind = call.name === "find" || call.name === "findAll";
  if (isFind && first?.kind === "literal" && first.literal.type === "string") return patternFault(first.literal.value);
  if (!CONVERTING.has(call.name) || second !== undefined || first?.kind !== "literal") return undefined;
  const overload = checked.calls.get(call.id)?.[0];
  if (overload === undefined || !("value" in first.literal)) return undefined;
  const value = first.literal.value as Value;
  try {
    overload.run(value);
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

function fails(id: string, text: string): boolean {
  try {
    (CONVERSIONS.runs[id] as ((text: string) => unknown) | undefined)?.(text);
    return false;
  } catch {
    return true;
  }
}

function faultOf(call: CallExpr): Issue | undefined {
  const arg = call.args.at(-1);
  if (arg?.kind !== "literal" || arg.literal.type !== "string") return undefined;
  const { value } = arg.literal;
  const isWrong =
    (call.name === "duration" && fails("string_to_duration", value)) ||
    (call.name === "timestamp" && fails("string_to_timestamp", value)) ||
    (call.name === "matches" && patternFault(value) !== undefined);
  return isWrong ? { at: arg.at, message: `invalid ${call.name} argument` } : undefined;
}

function* callsIn(expr: Expr): Iterable<CallExpr> {
  for (const child of partsOf(expr)) yield* callsIn(child);
  if (expr.kind === "call") yield expr;
}
