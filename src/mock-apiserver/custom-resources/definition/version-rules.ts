import {
  duplicateValue,
  goJson,
  invalidValue,
  PrintedValue,
  requiredValue,
  tooManyValue,
  type FieldError,
  at,
  textAt,
  type Fields,
} from "../../../apimachinery/index.ts";
import { findField } from "../schema/field-path.ts";
import type { JsonSchema } from "../schema/json-schema.ts";

const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];
const MAX_SELECTABLE_FIELDS = 8;
const MAX_WARNING = 256;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

export function deprecationErrors(version: Fields, path: string): FieldError[] {
  const warning = version["deprecationWarning"];
  if (typeof warning !== "string") return [];
  // It is a pointer in Go, and printed as JSON.
  const shown = new PrintedValue(goJson(warning));
  const fail = (detail: string): FieldError => invalidValue(`${path}.deprecationWarning`, shown, detail);
  if (version["deprecated"] !== true) return [fail("can only be set for deprecated versions")];
  const errors: FieldError[] = [];
  if (Buffer.byteLength(warning) > MAX_WARNING) errors.push(fail("must be <= 256 characters long"));
  if (warning === "") errors.push(fail("must not be an empty string"));
  let index = 0;
  for (const char of warning) {
    if (!PRINTABLE.test(char)) {
      const detail = `must only contain printable UTF-8 characters; non-printable character found at index ${index}`;
      errors.push(fail(detail));
      break;
    }
    index += Buffer.byteLength(char);
  }
  return errors;
}

function jsonPathErrors(path: string, field: string): FieldError[] {
  return path.startsWith(".") ? [] : [invalidValue(field, path, "must be a simple json path starting with .")];
}

export function columnErrors(column: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const [type, format, jsonPath] = [textAt(column, "type"), textAt(column, "format"), textAt(column, "jsonPath")];
  if (textAt(column, "name") === "") errors.push(requiredValue(`${path}.name`));
  const types = `must be one of ${COLUMN_TYPES.join(",")}`;
  if (type === "") errors.push(requiredValue(`${path}.type`, types));
  else if (!COLUMN_TYPES.includes(type)) errors.push(invalidValue(`${path}.type`, type, types));
  if (format !== "" && !COLUMN_FORMATS.includes(format))
    errors.push(invalidValue(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(",")}`));
  if (jsonPath === "") errors.push(requiredValue(`${path}.JSONPath`));
  else errors.push(...jsonPathErrors(jsonPath, `${path}.JSONPath`));
  return errors;
}

export function subresourceErrors(subresources: Fields | undefined, path: string): FieldError[] {
  const scale = at(subresources, "scale");
  if (scale === undefined || scale === null) return [];
  const check = (key: string, roots: readonly string[], where: string): FieldError[] => {
    const value = textAt(scale, key);
    const field = `${path}.scale.${key}`;
    const errors = jsonPathErrors(value, field);
    if (errors.length > 0) return errors;
    const isInside = roots.some((root) => value.startsWith(root));
    return isInside ? [] : [invalidValue(field, value, `should be a json path under ${where}`)];
  };
  const required = (key: string, root: string): FieldError[] =>
    textAt(scale, key) === "" ? [requiredValue(`${path}.scale.${key}`)] : check(key, [`${root}.`], root);
  return [
    ...required("specReplicasPath", ".spec"),
    ...required("statusReplicasPath", ".status"),
    ...(textAt(scale, "labelSelectorPath") === ""
      ? []
      : check("labelSelectorPath", [".spec.", ".status."], "either .spec or .status")),
  ];
}

const SELECTABLE_TYPES: readonly unknown[] = ["string", "boolean", "integer"];

export function selectableErrors(
  fields: readonly Fields[],
  schema: JsonSchema,
  path: string,
  mayBeTooMany: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, item] of fields.entries()) {
    const field = `${path}[${index}].jsonPath`;
    const jsonPath = textAt(item, "jsonPath");
    if (jsonPath === "") {
      errors.push(requiredValue(field));
      continue;
    }
    const found = findField(jsonPath, schema, false);
    if (typeof found === "string") {
      errors.push(invalidValue(field, jsonPath, `is an invalid path: ${found}`));
      continue;
    }
    if (found.root === "metadata") errors.push(invalidValue(field, jsonPath, "must not point to fields in metadata"));
    if (!SELECTABLE_TYPES.includes(found.schema?.["type"])) {
      const detail =
        "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.";
      errors.push(invalidValue(field, jsonPath, detail));
    }
    if (seen.has(found.path)) errors.push(duplicateValue(field, jsonPath));
    seen.add(found.path);
  }
  if (seen.size > MAX_SELECTABLE_FIELDS && !mayBeTooMany)
    errors.push(tooManyValue(path, seen.size, MAX_SELECTABLE_FIELDS));
  return errors;
}
