import {
  apiErrors,
  applyJsonPatch,
  asFields,
  formatGroupVersion,
  GoJsonError,
  JsonPatchError,
  listAt,
  readJsonPatch,
  textAt,
  valueToNode,
  type KubeObject,
  type Steps,
} from "../../../apimachinery/index.ts";
import {
  CelError,
  decodedWithDefaults,
  layOver,
  listType,
  StructValue,
  type KindDefinition,
  type Value,
} from "../../../apiserver/index.ts";
import { activationOf, type Inputs, type MatchedRequest } from "../cel/activation.ts";
import { compile, type Compiled } from "../cel/compile.ts";
import { BUDGET, compileMatchConditions, evaluateAll, meetsConditions, type Outcome } from "../cel/conditions.ts";
import { compileVariables, scopeOf } from "./evaluator.ts";
import { checkTypeNames, JSON_PATCH, jsonOf, OBJECT_TYPE, PATCH_FUNCTIONS, patchStruct } from "./patch-values.ts";

/** A MutatingAdmissionPolicy, compiled (apiserver `admission/plugin/policy/mutating`). */

/** What one mutation cannot do; the policy's failurePolicy says what follows. */
export class MutationError extends Error {
  override readonly name = "MutationError";
}

export interface Mutator {
  /** @throws MutationError */
  readonly matches: (request: MatchedRequest, inputs: Required<Inputs>) => Steps<boolean>;
  /** In the order of the policy. @throws MutationError */
  readonly mutations: readonly ((
    request: MatchedRequest & { readonly object: KubeObject },
    definition: KindDefinition,
    inputs: Required<Inputs>,
  ) => Steps<KubeObject>)[];
}

const JSON_PATCHES = listType(JSON_PATCH);

/** Functions and types of mutations alone. */
export const PATCHING = { functions: PATCH_FUNCTIONS, structs: patchStruct };
export const MUTATION_TYPES = { JSONPatch: [JSON_PATCHES], ApplyConfiguration: [OBJECT_TYPE] } as const;

export function createMutator(policy: KubeObject): Mutator {
  const { spec } = policy;
  const scope = { ...scopeOf(policy), ...PATCHING };
  const variables = compileVariables(spec, scope);
  const conditions = compileMatchConditions(spec, scope);
  const ignoresFailure = textAt(spec, "failurePolicy") === "Ignore";
  return {
    *matches(request, { params, authorizer }) {
      const activation = () => activationOf(request, { params, authorizer }, variables);
      const verdict = yield* meetsConditions(conditions, activation, ignoresFailure);
      if (verdict === "matches" || verdict === "differs") return verdict === "matches";
      throw new MutationError(verdict.problem);
    },
    mutations: listAt(spec, "mutations").map((mutation) => {
      const isJsonPatch = textAt(mutation, "patchType") === "JSONPatch";
      const source = textAt(mutation, isJsonPatch ? "jsonPatch" : "applyConfiguration", "expression");
      const compiled = compile(
        source,
        isJsonPatch ? MUTATION_TYPES.JSONPatch : MUTATION_TYPES.ApplyConfiguration,
        scope,
      );
      return function* (request, definition, inputs) {
        const value = yield* valueOf(compiled, request, inputs, variables);
        yield;
        const change = isJsonPatch ? patched : applied;
        return telling(() => change(value, request.object, definition));
      };
    }),
  };
}

function* valueOf(
  compiled: Compiled,
  request: MatchedRequest,
  inputs: Required<Inputs>,
  variables: ReadonlyMap<string, Compiled>,
): Steps<Value> {
  try {
    const { outcomes } = yield* evaluateAll([compiled], activationOf(request, inputs, variables), BUDGET);
    return valueIn(outcomes[0]);
  } catch (error) {
    throw told(error);
  }
}

/** @throws MutationError */
function valueIn(outcome: Outcome): Value {
  if (outcome === undefined || "problem" in outcome) throw new MutationError(outcome?.problem ?? "no expression");
  return outcome.value;
}

function telling<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw told(error);
  }
}

function told(error: unknown): unknown {
  const isKnown = error instanceof CelError || (error instanceof Error && error.name === "BudgetError");
  return isKnown ? new MutationError(error.message) : error;
}

function stepOf(value: Value): object {
  if (!(value instanceof StructValue))
    throw new CelError("type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
  const content = value.get("value");
  if (content instanceof StructValue) checkTypeNames(content, content.type.name);
  const text = (field: string): object => {
    const given = value.get(field);
    return typeof given === "string" && (field !== "from" || given !== "") ? { [field]: given } : {};
  };
  const written = { op: "", path: "", ...text("op"), ...text("path"), ...text("from") };
  return content === undefined ? written : { ...written, value: jsonOf(content) };
}

/** A test that fails leaves the object as it is. */
function patched(value: Value, object: KubeObject, definition: KindDefinition): KubeObject {
  const steps = readJsonPatch(valueToNode(Array.isArray(value) ? value.map((step: Value) => stepOf(step)) : []));
  try {
    return decodedWithDefaults(definition, applyJsonPatch(valueToNode(object), steps));
  } catch (error) {
    if (error instanceof GoJsonError) throw apiErrors.internal(error.message);
    if (!(error instanceof JsonPatchError)) throw error;
    if (error.message.endsWith("test failed")) return object;
    throw new MutationError(`JSON Patch: ${error.message}`);
  }
}

function applied(value: Value, object: KubeObject, definition: KindDefinition): KubeObject {
  checkTypeNames(value, OBJECT_TYPE.name);
  const own = { apiVersion: formatGroupVersion(definition), kind: definition.kind };
  const configuration = { ...asFields(jsonOf(value)), ...own };
  const made = layOver(object, configuration, definition);
  if (typeof made === "string") throw new MutationError(`error applying patch: ${made}`);
  return decodedWithDefaults(definition, valueToNode(made));
}
