import { invalidValue } from "../../../apimachinery/index.ts";
import { BOOL, NULL, STRING, type Type } from "../../../apiserver/index.ts";
import { compile, compileVariable, type Compiled, type Scope } from "../../admission/cel/compile.ts";
import { MUTATION_TYPES } from "../../admission/policies/mutator.ts";
import type { Errors } from "./vocabulary.ts";

/** Whether the expressions of admission can run (k8s `pkg/apis/admissionregistration/validation`). */

function problems({ problem, source }: Compiled, path: string): Errors {
  return problem === undefined ? [] : [invalidValue(path, source, problem)];
}

/** What a policy's expressions may use; `variables` only where it has some, or where it mutates. */
export function policyScope(hasParams: boolean, isComposed: boolean): Scope {
  return { hasParams, hasAuthorizer: true, ...(isComposed ? { composed: new Map<string, Type>() } : {}) };
}

export function conditionErrors(expression: string, path: string, hasParams: boolean): Errors {
  return problems(compile(expression.trim(), [BOOL], policyScope(hasParams, false)), path);
}

/** Later expressions may use it. */
export function variableErrors(name: string, expression: string, path: string, scope: Scope): Errors {
  return problems(compileVariable(name, expression, scope), path);
}

export function validationErrors(expression: string, path: string, scope: Scope): Errors {
  return problems(compile(expression, [BOOL], scope), path);
}

export function messageErrors(expression: string, path: string, scope: Scope): Errors {
  return problems(compile(expression, [STRING], { ...scope, hasAuthorizer: false }), path);
}

export function mutationErrors(expression: string, path: string, patchType: string, scope: Scope): Errors {
  const returns = patchType === "JSONPatch" ? MUTATION_TYPES.JSONPatch : MUTATION_TYPES.ApplyConfiguration;
  return problems(compile(expression.trim(), returns, scope), path);
}

export function annotationErrors(expression: string, path: string, scope: Scope): Errors {
  const { problem } = compile(expression.trim(), [STRING, NULL], scope);
  return problem === undefined ? [] : [invalidValue(path, expression, problem)];
}
