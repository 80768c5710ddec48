import { toJson, asFields, at, PrintedValue, type Fields } from "../../../apimachinery/index.ts";
import { internalType } from "../../../types/index.ts";
import { entriesOf, isSet } from "./vocabulary.ts";

/** Values as Go's encoder writes their internal types: every field, under its Go name. */

/** Fields of a Pod that the internal type keeps in the security context. */
const HOST_FIELDS: Readonly<Record<string, string>> = {
  HostNetwork: "hostNetwork",
  HostPID: "hostPID",
  HostIPC: "hostIPC",
  ShareProcessNamespace: "shareProcessNamespace",
  HostUsers: "hostUsers",
};

function withHostFields(spec: unknown): unknown {
  const context = { ...asFields(at(spec, "securityContext")) };
  for (const [name, json] of Object.entries(HOST_FIELDS)) context[name] = at(spec, json);
  return { ...asFields(spec), securityContext: context };
}

const ZEROS: Readonly<Record<string, unknown>> = { s: "", n: 0, b: false, q: "0", t: null, i: 0, j: null };

function written(value: unknown, type: string): unknown {
  if (type.startsWith("*")) return isSet(value) ? written(value, type.slice(1)) : null;
  if (type.startsWith("[]")) return Array.isArray(value) ? value.map((item) => written(item, type.slice(2))) : null;
  if (type.startsWith("{}")) {
    if (!isSet(value)) return null;
    return Object.fromEntries(entriesOf(value).map(([key, item]) => [key, written(item, type.slice(2))]));
  }
  if (Object.hasOwn(ZEROS, type)) return isSet(value) ? value : ZEROS[type];
  return writtenStruct(value, type);
}

/** Metadata has a JSON form of its own, which leaves empty fields out. */
function withoutEmpties(metadata: Fields): Fields {
  const isEmpty = (value: unknown): boolean =>
    typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => !isEmpty(value)));
}

function writtenStruct(value: unknown, type: string): Fields {
  const source = asFields(type === "core.PodSpec" ? withHostFields(value) : value);
  const result: Fields = {};
  for (const { name, json, type: fieldType } of internalType(type)) {
    if (name !== "+") result[name] = written(source[json === "" ? name : json], fieldType);
    else if (fieldType === "meta") Object.assign(result, withoutEmpties(asFields(source["metadata"])));
    else Object.assign(result, writtenStruct(source, fieldType));
  }
  return result;
}

/** The value's internal form, e.g. of `core.ServicePort` or `[]core.Toleration`. */
export function internalForm(type: string, value: unknown): unknown {
  return written(value, type);
}

/** For a `field.Error` that dumps a value. */
export function printed(type: string, value: unknown): PrintedValue {
  const json = toJson(internalForm(type, value));
  return new PrintedValue(json.replace(/[<>&]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`));
}
