import { requiredValue, type FieldError, listAt } from "../../../apimachinery/index.ts";
import { isSchema, itemsOf, propertiesOf, propertyOf, type JsonSchema } from "./json-schema.ts";

/** What a junctor speaks of must be specified outside of it (apiextensions `pkg/apiserver/schema/complete.go`). */
export function completenessErrors(schema: JsonSchema, path: string): FieldError[] {
  return valueErrors(schema, schema, path, path);
}

function valueErrors(value: JsonSchema, schema: JsonSchema, schemaPath: string, valuePath: string): FieldError[] {
  const not = value["not"];
  return [
    ...(isSchema(not) ? nestedErrors(not, schema, schemaPath, `${valuePath}.not`) : []),
    ...["allOf", "anyOf", "oneOf"].flatMap((key) =>
      listAt(value, key).flatMap((part, index) =>
        isSchema(part) ? nestedErrors(part, schema, schemaPath, `${valuePath}.${key}[${index}]`) : [],
      ),
    ),
  ];
}

function nestedErrors(
  value: JsonSchema,
  schema: JsonSchema | undefined,
  schemaPath: string,
  valuePath: string,
): FieldError[] {
  if (schema === undefined) return [requiredValue(schemaPath, `because it is defined in ${valuePath}`)];
  const items = itemsOf(value);
  return [
    ...valueErrors(value, schema, schemaPath, valuePath),
    ...(items === undefined ? [] : nestedErrors(items, itemsOf(schema), `${schemaPath}.items`, `${valuePath}.items`)),
    ...Object.entries(propertiesOf(value)).flatMap(([key, part]) => {
      const step = `.properties[${key}]`;
      return nestedErrors(part, propertyOf(schema, key), schemaPath + step, valuePath + step);
    }),
  ];
}
