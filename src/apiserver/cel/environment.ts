import type { Steps } from "../../apimachinery/index.ts";
import { isDeeperThan, type Expr } from "./ast.ts";
import { check, type Checked } from "./checker.ts";
import { CelError, printIssues, type Issue } from "./errors.ts";
import { estimate, type SizeOf } from "./estimate.ts";
import { evaluating, type Evaluation } from "./evaluate.ts";
import { FUNCTIONS } from "./library/index.ts";
import { literalFaults, programFault } from "./literal-faults.ts";
import { parse } from "./parser.ts";
import type { Range } from "./ranges.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  STRING,
  TIMESTAMP,
  typeType,
  UINT,
  type Type,
} from "./types.ts";
import type { Overload } from "./declarations.ts";
import { TypeValue, type Value } from "./values.ts";

/** What one evaluation may cost at most (apiserver `pkg/apis/cel`). */
export const PER_CALL_LIMIT = 1_000_000;

/** Of chains, which cel-go's parser does not count; Go's stack has no end, and Node's takes some thousand calls. */
const MAX_DEPTH = 500;

/** An expression that is right. */
export interface Expression {
  readonly type: Type;
  /** What it costs at most, given how large values are. */
  estimate(sizeOf: SizeOf): Range;
  /** @throws nothing: what goes wrong is the result */
  evaluating(variables: Readonly<Record<string, Value>>, limit?: number): Steps<Evaluation>;
  uses(variable: string): boolean;
  /** Why it can never run. */
  readonly fault: string | undefined;
}

const TYPE_NAMES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["bool", BOOL],
  ["int", INT],
  ["uint", UINT],
  ["double", DOUBLE],
  ["string", STRING],
  ["bytes", BYTES],
  ["list", listType(DYN)],
  ["map", mapType(DYN, DYN)],
  ["null_type", NULL],
  ["type", typeType(DYN)],
  ["google.protobuf.Timestamp", TIMESTAMP],
  ["google.protobuf.Duration", DURATION],
]);

/** What a kind of expression may use besides Kubernetes' functions: its variables, and functions of its own. */
export interface Environment {
  readonly variables: ReadonlyMap<string, Type>;
  readonly functions?: ReadonlyMap<string, readonly Overload[]>;
  /** Types of which values may be made, by their name. */
  readonly structs?: (name: string) => Type | undefined;
}

/** The expression, or all that is wrong with it in the words of cel-go. */
export function compileExpression(source: string, environment: Environment): Expression | string {
  const parsed = parse(source);
  if ("issues" in parsed) return printIssues(source, parsed.issues);
  if (isDeeperThan(MAX_DEPTH, parsed.expr))
    return printIssues(source, [{ at: 0, message: `expression recursion limit exceeded: ${MAX_DEPTH}` }]);
  const checked = check(parsed.expr, {
    variable: (name) => {
      const type = TYPE_NAMES.get(name);
      return environment.variables.get(name) ?? (type === undefined ? undefined : typeType(type));
    },
    struct: (name) => environment.structs?.(name),
    overloads: (name) => {
      const [own, known] = [environment.functions?.get(name), FUNCTIONS.get(name)];
      return own === undefined || known === undefined ? (own ?? known) : [...known, ...own];
    },
  });
  if (!("type" in checked)) return printIssues(source, checked);
  const faults: readonly Issue[] = literalFaults(parsed.expr, checked);
  if (faults.length > 0) return printIssues(source, faults);
  return expressionOf(parsed.expr, checked);
}

function expressionOf(expr: Expr, checked: Checked): Expression {
  const used = new Set(checked.names.values());
  return {
    type: checked.type,
    estimate: (sizeOf) => estimate(expr, checked, sizeOf),
    *evaluating(variables, limit = PER_CALL_LIMIT) {
      const read = (name: string): Value | undefined => {
        if (Object.hasOwn(variables, name)) return variables[name];
        const type = TYPE_NAMES.get(name);
        return type === undefined ? undefined : new TypeValue(type);
      };
      try {
        return yield* evaluating(expr, checked, read, limit);
      } catch (error) {
        if (error instanceof RangeError) return { result: new CelError("internal error: stack overflow"), cost: limit };
        throw error;
      }
    },
    uses: (name) => used.has(name),
    fault: programFault(expr, checked),
  };
}
