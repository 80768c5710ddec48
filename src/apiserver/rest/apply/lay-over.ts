import { isRecord, type KubeObject, type Shape } from "../../../apimachinery/index.ts";
import type { KindDefinition } from "../kind.ts";
import { printPath, fieldElement, type PathElement } from "./path-element.ts";
import { typeErrors } from "./type-errors.ts";
import { mergeValues } from "./typed-merge.ts";
import { shapeOfField } from "./typed-value.ts";

/**
 * An object with a configuration laid over it, which nobody comes to own; or what is wrong with the configuration
 * (apiserver `admission/plugin/policy/mutating/patch/smd.go`).
 */
export function layOver(object: KubeObject, configuration: object, { schema }: KindDefinition): KubeObject | string {
  const problems = typeErrors(configuration, schema);
  if (problems.length > 0) {
    const text = problems.length === 1 ? problems[0] : ["errors:", ...problems.map((line) => `  ${line}`)].join("\n");
    return `failed to convert patch object to typed object: ${text}`;
  }
  const atomic = atomics(configuration, schema, []);
  if (atomic.length > 0)
    return `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomic.join(", ")}`;
  return mergeValues(object, configuration, schema) as KubeObject;
}

/** What has one owner as a whole is replaced as a whole, which a configuration must not do here. */
function atomics(value: unknown, shape: Shape, path: readonly PathElement[]): string[] {
  if (isRecord(value) && (shape.kind === "struct" || shape.kind === "map")) {
    const own = shape.atomic === true ? [printPath(path)] : [];
    const inner = Object.entries(value).flatMap(([key, item]) =>
      atomics(item, shapeOfField(shape, key), [...path, fieldElement(key)]),
    );
    return [...own, ...inner];
  }
  if (!Array.isArray(value) || shape.kind !== "list") return [];
  const own = shape.listType === undefined ? [printPath(path)] : [];
  return [...own, ...value.flatMap((item, index) => atomics(item, shape.item, [...path, `i:${index}`]))];
}
