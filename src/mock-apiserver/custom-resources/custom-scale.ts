import {
  apiErrors,
  goPrint,
  isJsonNumber,
  invalidValue,
  setOwn,
  textAt,
  numberAt,
  type FieldError,
  type Fields,
  type KubeObject,
} from "../../apimachinery/index.ts";
import { CUSTOM_SCALE_KIND, SCALE, type Subresource } from "../../apiserver/index.ts";

/** The scale of a custom resource: where its fields are is said by paths (apiextensions `customresource/etcd.go`). */
const MAX_INT32 = 2 ** 31 - 1;
/** What no change of a scale says of the replicas stays; where there are none to stay, that is seen by this. */
const UNSET = -(2 ** 31);

function stepsOf(path: string): string[] {
  return path.replace(/^\./, "").split(".");
}

/** The value at a path; a problem in the words of `unstructured.NestedInt64` where something else is in the way. */
function nested(object: KubeObject, path: string): { readonly value: unknown; readonly problem?: string } {
  let value: unknown = object;
  const steps = stepsOf(path);
  for (const step of steps) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const where = `.${steps.join(".")}`;
      const problem = `${where} accessor error: ${goPrint(value)} is of the type ${goType(value)}, expected map[string]interface{}`;
      return { value: undefined, problem };
    }
    value = Object.hasOwn(value, step) ? (value as Fields)[step] : undefined;
    if (value === undefined) return { value };
  }
  return { value };
}

function goType(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "bigint") return "int64";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return { string: "string", boolean: "bool", object: "map[string]interface {}" }[typeof value as string] ?? "";
}

function typed(object: KubeObject, path: string, type: string): { value: unknown; problem?: string } {
  const found = nested(object, path);
  if (found.problem !== undefined || found.value === undefined || goType(found.value) === type) return found;
  const where = `.${stepsOf(path).join(".")}`;
  const problem = `${where} accessor error: ${goPrint(found.value)} is of the type ${goType(found.value)}, expected ${type}`;
  return { value: undefined, problem };
}

function replicaErrors(object: KubeObject, path: string): FieldError[] {
  const { value, problem } = typed(object, path, "int64");
  if (problem !== undefined) return [invalidValue(path, 0, problem)];
  const replicas = isJsonNumber(value) ? value : 0;
  if (replicas < 0) return [invalidValue(path, replicas, "should be a non-negative integer")];
  return replicas > MAX_INT32 ? [invalidValue(path, replicas, `should be less than or equal to ${MAX_INT32}`)] : [];
}

export function scaleSpecErrors(object: KubeObject, scale: unknown): FieldError[] {
  return scale === undefined ? [] : replicaErrors(object, textAt(scale, "specReplicasPath"));
}

export function scaleStatusErrors(object: KubeObject, scale: unknown): FieldError[] {
  if (scale === undefined) return [];
  const path = textAt(scale, "labelSelectorPath");
  const { problem } = path === "" ? { problem: undefined } : typed(object, path, "string");
  return [
    ...replicaErrors(object, textAt(scale, "statusReplicasPath")),
    ...(problem === undefined ? [] : [invalidValue(path, "", problem)]),
  ];
}

/** `.spec.a.b` with a value as the fields that lead to it. */
function fieldsAlong(steps: readonly string[], value: unknown): Fields {
  const [step = "", ...rest] = steps;
  const fields: Fields = {};
  setOwn(fields, step, rest.length === 0 ? value : fieldsAlong(rest, value));
  return fields;
}

export function scaleOf(scale: unknown): Subresource {
  const { view } = SCALE;
  if (view === undefined) return SCALE;
  const [wanted, current, selector] = ["specReplicasPath", "statusReplicasPath", "labelSelectorPath"].map((key) =>
    textAt(scale, key),
  );
  const path = JSON.stringify(wanted);
  const isSet = (object: KubeObject): boolean => nested(object, wanted ?? "").value !== undefined;
  const number = (object: KubeObject, path = ""): number => {
    const { value } = nested(object, path);
    return isJsonNumber(value) ? Number(value) : 0;
  };
  const text = (object: KubeObject, path = ""): string => {
    const { value } = path === "" ? { value: "" } : nested(object, path);
    return typeof value === "string" ? value : "";
  };
  const shown = (object: KubeObject, replicas: number): KubeObject => ({
    ...view.read(object),
    spec: { replicas },
    status: { replicas: number(object, current), selector: text(object, selector) },
  });
  return {
    ...SCALE,
    view: {
      kind: CUSTOM_SCALE_KIND,
      read: (object) => shown(object, number(object, wanted)),
      checkShown(object) {
        if (!isSet(object)) throw apiErrors.internal(`the spec replicas field ${path} does not exist`);
      },
      readForChange: (object) => shown(object, isSet(object) ? number(object, wanted) : UNSET),
      write({ spec }) {
        const replicas = numberAt(spec, "replicas");
        if (replicas === UNSET) throw apiErrors.badRequest(`the spec replicas field ${path} cannot be empty`);
        return fieldsAlong(stepsOf(wanted ?? ""), replicas);
      },
    },
  };
}
