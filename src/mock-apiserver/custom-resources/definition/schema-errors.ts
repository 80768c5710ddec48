import { invalidValue, type FieldError, type Fields } from "../../../apimachinery/index.ts";
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
export function schemaErrors(
  validation: Fields | undefined,
  path: string,
  hasStatus: boolean,
  rules: DefinitionSchemaRules,
): FieldError[] {
  const schema = schemaOf(validation);
  if (schema === undefined) return [];
  const field = `${path}.openAPIV3Schema`;
  const errors = rootErrors(schema, field, hasStatus);
  let isStructural = false;
  const unsupported = rules.structural ? unsupportedField(schema) : undefined;
  if (rules.structural && unsupported === undefined) {
    const structural = structuralErrors(schema, field);
    const found =
      structural.length > 0
        ? structural
        : defaultErrors(schema, field, { mustBePruned: rules.prunedDefaults, check: defaultCheck() });
    errors.push(...found);
    isStructural = found.length === 0;
  }
  const openApi = openApiErrors(schema, field, rules);
  errors.push(...openApi);
  if (isStructural) {
    const found = definitionRuleErrors(schema, field, openApi, rules.limitsCosts);
    errors.push(...found.errors, ...found.totals);
  }
  // What the rules say of it is clearer than why it has no structural form.
  return errors.length === 0 && unsupported !== undefined ? [invalidValue(field, "", unsupported)] : errors;
}
