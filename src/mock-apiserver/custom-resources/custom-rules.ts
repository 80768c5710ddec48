import { invalidValue, type FieldError, type KubeObject, type Steps, qualifiedName } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../../apiserver/index.ts";
import { scaleSpecErrors, scaleStatusErrors } from "./custom-scale.ts";
import { fieldSchema, type JsonSchema } from "./schema/json-schema.ts";
import { REQUEST_BUDGET, ruleRunner } from "./rules/run-rules.ts";
import { correlate, type Correlation } from "./values/correlation.ts";
import { embeddedErrors } from "./values/embedded.ts";
import { listTypeErrors } from "./values/list-types.ts";
import { fieldErrorsOf } from "./values/result.ts";
import { validatingValue } from "./values/validate.ts";

/** The strategies of custom resources (apiextensions `pkg/registry/customresource/{strategy,status_strategy,validator}.go`). */

type Rules = Pick<KindDefinition, "validateCreate" | "validateUpdate" | "validateStatus" | "warnings">;

/** Rules in CEL are not run on an object of which not even the types are right. */
const BLOCKING: ReadonlySet<FieldError["reason"]> = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);
const BLOCKED =
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

export function rulesOf(schema: JsonSchema, scale: unknown): Rules {
  const check = expressionCheck(schema);
  return {
    *validateCreate(object) {
      const errors = yield* wholeErrors(object, schema, scale, undefined);
      const listed = listTypeErrors(object, schema);
      yield;
      return yield* check([...errors, ...listed], object);
    },
    *validateUpdate(object, old) {
      const errors = yield* wholeErrors(object, schema, scale, correlate(object, old, schema));
      const listed = newListErrors(object, old, schema);
      yield;
      return yield* check([...errors, ...listed], object, old);
    },
    *validateStatus(object, old) {
      const errors = [
        ...(yield* statusErrors(object, old, schema)),
        ...scaleStatusErrors(object, scale),
        ...newListErrors(object, old, schema),
      ];
      yield;
      return yield* check(errors, object, old);
    },
    warnings: (object, old) => [
      ...finalizerWarnings(object, old),
      ...((old === undefined ? undefined : ratcheted.get(old)) ?? []),
    ],
  };
}

function* wholeErrors(
  object: KubeObject,
  schema: JsonSchema,
  scale: unknown,
  correlation: Correlation | undefined,
): Steps<FieldError[]> {
  const { findings } = yield* validatingValue(object, schema, "", correlation);
  yield;
  const errors = fieldErrorsOf(findings, undefined);
  yield;
  const embedded = embeddedErrors(object, schema, "", false);
  yield;
  return [...errors, ...scaleSpecErrors(object, scale), ...scaleStatusErrors(object, scale), ...embedded];
}

/** What rules said of parts that an update left as they were; by the object before it. */
const ratcheted = new WeakMap<KubeObject, readonly string[]>();

type Check = (errors: FieldError[], object: KubeObject, old?: KubeObject) => Steps<FieldError[]>;

/** Adds what the rules in CEL say. */
function expressionCheck(schema: JsonSchema): Check {
  let runner: ReturnType<typeof ruleRunner> | "unknown" = "unknown";
  return function* (errors, object, old) {
    // Compiled when they are first needed: definitions are many, and most are not used.
    if (runner === "unknown") runner = ruleRunner(schema, true);
    if (runner === undefined) return errors;
    if (errors.some(({ reason }) => BLOCKING.has(reason))) return [...errors, invalidValue("<nil>", null, BLOCKED)];
    const correlation = old === undefined ? undefined : correlate(object, old, schema);
    const result = yield* runner.run(object, old, "", REQUEST_BUDGET, correlation);
    if (old !== undefined && result.warnings.length > 0) ratcheted.set(old, result.warnings);
    return [...errors, ...result.errors];
  };
}

/** A status has a schema of its own; errors are about it. */
function* statusErrors(object: KubeObject, old: KubeObject, schema: JsonSchema): Steps<FieldError[]> {
  const part = fieldSchema(schema, "status");
  if (part === undefined || object["status"] === undefined) return [];
  const correlation = correlate(object, old, schema).key("status");
  const { findings } = yield* validatingValue(object["status"], part, "", correlation);
  return fieldErrorsOf(findings, "status");
}

/** What was wrong before may stay so. */
function newListErrors(object: KubeObject, old: KubeObject, schema: JsonSchema): FieldError[] {
  const errors = listTypeErrors(object, schema);
  return errors.length > 0 && listTypeErrors(old, schema).length === 0 ? errors : [];
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["orphan", "foregroundDeletion", "kubernetes"]);

function finalizerWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const before = new Set(old?.metadata.finalizers);
  const added = [...new Set(object.metadata.finalizers)].filter((name) => !before.has(name)).sort();
  return added.flatMap((name) => {
    const warn = (problem: string): string => `metadata.finalizers: ${JSON.stringify(name)}: ${problem}`;
    const warnings = qualifiedName(name).map(warn);
    if (name.includes("/") || STANDARD_FINALIZERS.has(name)) return warnings;
    const path = name.includes(".") ? " including a path (/)" : "";
    const prefer = `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`;
    return [...warnings, warn(prefer)];
  });
}
