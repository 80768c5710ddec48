import { invalidValue, type FieldError, type Fields, type Steps } from "../../../apimachinery/index.ts";
import { openApiErrors, type SchemaRules } from "../schema/open-api-rules.ts";
import { structuralErrors } from "../schema/structural.ts";
import { unsupportedField } from "../schema/unsupported-fields.ts";
import { definitionRuleErrors } from "../rules/definition-rules.ts";
import { defaultCheck } from "../rules/default-check.ts";
import { defaultErrors } from "../values/default-rules.ts";
import { schemaOf } from "./internal-form.ts";
import { rootErrors } from "./root-schema.ts";

export interface DefinitionSchemaRules extends SchemaRules {
  readonly structural: boolean;
  readonly prunedDefaults: boolean;
  /** What a single rule may cost is not asked of a schema that did not change. */
  readonly limitsCosts: boolean;
}

/** apiextensions `validation.validateCustomResourceDefinitionValidation`. */
export function* schemaErrors(
  validation: Fields | undefined,
  path: string,
  hasStatus: boolean,
  rules: DefinitionSchemaRules,
): Steps<FieldError[]> {
  const schema = schemaOf(validation);
  if (schema === undefined) return [];
  const field = `${path}.openAPIV3Schema`;
  const errors = rootErrors(schema, field, hasStatus);
  let isStructural = false;
  yield;
  const unsupported = rules.structural ? unsupportedField(schema) : undefined;
  if (rules.structural && unsupported === undefined) {
    const structural = structuralErrors(schema, field);
    yield;
    const found =
      structural.length > 0
        ? structural
        : defaultErrors(schema, field, { mustBePruned: rules.prunedDefaults, check: defaultCheck() });
    for (const error of found) errors.push(error);
    isStructural = found.length === 0;
  }
  yield;
  const openApi = openApiErrors(schema, field, rules);
  for (const error of openApi) errors.push(error);
  yield;
  if (isStructural) {
    const found = definitionRuleErrors(schema, field, openApi, rules.limitsCosts);
    errors.push(...found.errors, ...found.totals);
  }
  // What the rules say of it is clearer than why it has no structural form.
  return errors.length === 0 && unsupported !== undefined ? [invalidValue(field, "", unsupported)] : errors;
}
