import {
  compileExpression,
  DYN,
  listType,
  mapType,
  objectType,
  printType,
  type Expression,
  type Overload,
  type Type,
} from "../../../apiserver/index.ts";
import { AUTHORIZER_FUNCTIONS } from "./authorizer.ts";
import { AUTHORIZER, NAMESPACE, REQUEST, RESOURCE_CHECK } from "./types.ts";

/** Expressions of policies and match conditions (apiserver `admission/plugin/cel`). */

export interface Scope {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** Types of `variables`; it grows while they are compiled. Absent where there is no such variable. */
  readonly composed?: Map<string, Type>;
  /** Of `object` and `oldObject`, where it is known. */
  readonly object?: Type;
  readonly params?: Type;
  /** Further functions. */
  readonly functions?: ReadonlyMap<string, readonly Overload[]>;
  /** Types of which values may be made. */
  readonly structs?: (name: string) => Type | undefined;
}

export interface Compiled {
  readonly source: string;
  readonly expression: Expression | undefined;
  /** Why it cannot run, in Kubernetes' words. */
  readonly problem: string | undefined;
}

function variablesOf(scope: Scope): Map<string, Type> {
  const object = scope.object ?? DYN;
  const variables = new Map<string, Type>([
    ["object", object],
    ["oldObject", object],
    ["request", REQUEST],
    ["namespaceObject", NAMESPACE],
  ]);
  if (scope.hasParams) variables.set("params", scope.params ?? DYN);
  if (scope.hasAuthorizer) {
    variables.set("authorizer", AUTHORIZER);
    variables.set("authorizer.requestResource", RESOURCE_CHECK);
  }
  if (scope.composed !== undefined) variables.set("variables", objectType("kubernetes.variables", scope.composed));
  return variables;
}

/** An expression in its scope, or what is wrong with it. */
export function compileIn(source: string, scope: Scope): Expression | string {
  const functions = merged(AUTHORIZER_FUNCTIONS, scope.functions);
  const { structs } = scope;
  return compileExpression(source, {
    variables: variablesOf(scope),
    functions,
    ...(structs === undefined ? {} : { structs }),
  });
}

type Functions = ReadonlyMap<string, readonly Overload[]>;

function merged(first: Functions, second: Functions | undefined): Functions {
  if (second === undefined) return first;
  return new Map([
    ...first,
    ...[...second].map(([name, all]) => [name, [...(first.get(name) ?? []), ...all]] as const),
  ]);
}

/** `returns` are the types that the expression may be of; empty for any. */
export function compile(source: string, returns: readonly Type[], scope: Scope): Compiled {
  const wrong = (problem: string): Compiled => ({ source, expression: undefined, problem });
  const expression = compileIn(source, scope);
  if (typeof expression === "string") return wrong(`compilation failed: ${expression}`);
  const given = goType(expression.type);
  const names = returns.map(goType);
  if (names.length > 0 && !names.includes(given)) {
    const [only = ""] = names;
    return wrong(`must evaluate to ${names.length === 1 ? only : `one of [${names.join(" ")}]`} but got ${given}`);
  }
  if (expression.fault !== undefined) return wrong(`program instantiation failed: ${expression.fault}`);
  return { source, expression, problem: undefined };
}

const GO_NAMES: Readonly<Partial<Record<Type["kind"], string>>> = {
  null: "null_type",
  timestamp: "google.protobuf.Timestamp",
  duration: "google.protobuf.Duration",
};

/** As cel-go's `Type.String` has it. */
function goType(type: Type): string {
  const { kind, name, params } = type;
  if (params.length === 0) return GO_NAMES[kind] ?? (kind === "param" ? name : printType(type));
  return `${name}(${params.map(goType).join(", ")})`;
}

/** Adds a variable that later expressions may use. */
export function compileVariable(name: string, source: string, scope: Scope): Compiled {
  const compiled = compile(source, [], scope);
  scope.composed?.set(name, keptType(compiled.expression?.type));
  return compiled;
}

const KEPT: ReadonlySet<Type["kind"]> = new Set<Type["kind"]>([
  "bool",
  "bytes",
  "double",
  "duration",
  "int",
  "null",
  "string",
  "timestamp",
  "uint",
]);

/** What is kept of a type (`composition.go` convertCelTypeToDeclType). */
function keptType(type: Type | undefined): Type {
  if (type === undefined) return DYN;
  const [first, second] = type.params;
  if (type.kind === "list") return listType(keptType(first));
  if (type.kind === "map") return mapType(keptType(first), keptType(second));
  return KEPT.has(type.kind) ? type : DYN;
}
