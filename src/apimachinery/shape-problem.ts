import { isRecord } from "./fields.ts";
import { isJsonNumber } from "./json/numbers.ts";
import type { Field, ScalarKind, Shape } from "./schema.ts";

/** Of JSON: what is read as a scalar of Go, by the scalar's kind. */
const SCALARS: Readonly<Record<ScalarKind, (value: unknown) => boolean>> = {
  string: isText,
  int32: Number.isInteger,
  int64: (value) => typeof value === "bigint" || Number.isInteger(value),
  float64: isJsonNumber,
  bool: (value) => typeof value === "boolean",
  bytes: isText,
  time: isText,
  microTime: isText,
  intOrString: (value) => isText(value) || isJsonNumber(value),
  quantity: (value) => isText(value) || isJsonNumber(value),
  any: () => true,
};

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** Where a value is of another type than its shape, e.g. `spec.ports is no list`; undefined where it fits. Ignores unknown fields. */
export function shapeProblem(value: unknown, shape: Shape, path = ""): string | undefined {
  switch (shape.kind) {
    case "list":
      return Array.isArray(value)
        ? firstProblem(value.entries(), (item, index) => shapeProblem(item, shape.item, `${path}[${index}]`))
        : `${path} is no list`;
    case "map":
      return isRecord(value)
        ? firstProblem(Object.entries(value), (item, key) => shapeProblem(item, shape.value, `${path}[${key}]`))
        : `${path} is no map`;
    case "struct":
      return isRecord(value)
        ? firstProblem(Object.entries(value), (item, name) =>
            fieldProblem(item, shape.fields.get(name), under(path, name)),
          )
        : `${path} is no object`;
    default:
      return SCALARS[shape.kind](value) ? undefined : `${path} is no ${shape.kind}`;
  }
}

/** A field that is null is one that is absent. */
function fieldProblem(value: unknown, field: Field | undefined, path: string): string | undefined {
  return field === undefined || value === null ? undefined : shapeProblem(value, field.shape, path);
}

function firstProblem<K>(
  entries: Iterable<[K, unknown]>,
  problemOf: (value: unknown, key: K) => string | undefined,
): string | undefined {
  for (const [key, value] of entries) {
    const problem = problemOf(value, key);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function under(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
