import { forbiddenValue, invalidValue, type FieldError } from "../../../apimachinery/index.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { goSchema } from "./go-values.ts";

/** Go's names, as the server prints them; the schema of a status must not lose what is said beside it. */
const ALLOWED =
  "Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations";
const ALLOWED_NAMES: ReadonlySet<string> = new Set(ALLOWED.split(" "));

/** What the root of a schema may say where the status has a subresource of its own. */
export function rootErrors(schema: JsonSchema, path: string, hasStatus: boolean): FieldError[] {
  const errors = hasStatus ? statusErrors(schema, path) : [];
  if (schema["nullable"] === true)
    errors.push(forbiddenValue(`${path}.nullable`, "nullable cannot be true at the root"));
  return errors;
}

function statusErrors(schema: JsonSchema, path: string): FieldError[] {
  const dumped = goSchema(schema) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(dumped)) {
    if (value === null || value === "" || value === false) continue;
    if (name === "Type") {
      if (value === "object") continue;
      const detail =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [invalidValue(`${path}.type`, value, detail)];
    }
    if (ALLOWED_NAMES.has(name)) continue;
    const detail = `only [${ALLOWED}] fields are allowed at the root of the schema if the status subresource is enabled`;
    return [invalidValue(path, dumped, detail)];
  }
  return [];
}
