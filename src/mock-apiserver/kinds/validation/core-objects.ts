import {
  entryOf,
  at,
  byteLength,
  dns1123Subdomain,
  fieldsAt,
  forbiddenValue,
  invalidValue,
  notSupportedValue,
  numberAt,
  qualifiedName,
  requiredValue,
  textAt,
  tooLongValue,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { configMapKey } from "./formats.ts";
import { keyPairProblem } from "./key-pair.ts";
import { legacyFinalizer } from "./metadata.ts";
import { printed } from "./printed.ts";
import {
  child,
  each,
  entriesOf,
  IMMUTABLE,
  immutable,
  isSet,
  optional,
  wellFormed,
  when,
  type Errors,
} from "./vocabulary.ts";

/** ConfigMaps, Secrets, Namespaces, Events and Leases. */

const MAX_BYTES = 1024 * 1024;
const NONE: Errors = [];

function malformedKey(key: string, path: string): Errors {
  const problems = configMapKey(key);
  return problems.length === 0 ? NONE : problems.map((problem) => invalidValue(`${path}[${key}]`, key, problem));
}

function keyErrors(data: unknown, path: string): Errors {
  const errors: Errors = [];
  for (const [key] of entriesOf(data)) errors.push(...malformedKey(key, path));
  return errors;
}

/** Of base64 without the text. */
function decodedLength(text: unknown): number {
  return typeof text === "string" ? Buffer.byteLength(text, "base64") : 0;
}

export function configMapErrors(object: KubeObject): Errors {
  const [data, binary] = [at(object, "data"), at(object, "binaryData")];
  const others = fieldsAt(object, "binaryData");
  const both = "duplicate of key present in binaryData";
  const errors: Errors = [];
  let bytes = 0;
  for (const [key, text] of entriesOf(data)) {
    bytes += byteLength(String(text));
    errors.push(...malformedKey(key, "data"));
    if (Object.hasOwn(others, key)) errors.push(invalidValue(`data[${key}]`, key, both));
  }
  for (const key of Object.keys(others)) bytes += decodedLength(others[key]);
  // Go's empty path.
  return [...errors, ...keyErrors(binary, "binaryData"), ...when(bytes > MAX_BYTES, tooLongValue("[]", MAX_BYTES))];
}

function frozen(object: KubeObject, old: KubeObject, fields: readonly string[]): Errors {
  if (old["immutable"] !== true) return [];
  const why = "field is immutable when `immutable` is set";
  return [
    ...when(object["immutable"] !== true, forbiddenValue("immutable", why)),
    ...fields.flatMap((field) =>
      when(!isDeepStrictEqual(fieldsAt(object, field), fieldsAt(old, field)), forbiddenValue(field, why)),
    ),
  ];
}

export function configMapChange(object: KubeObject, old: KubeObject): Errors {
  return frozen(object, old, ["data", "binaryData"]);
}

const ACCOUNT = "kubernetes.io/service-account.name";
const REDACTED = "<secret contents redacted>";

function json(data: unknown, key: string): Errors {
  const where = `data[${key}]`;
  if (at(data, key) === undefined) return [requiredValue(where)];
  const text = Buffer.from(textAt(data, key), "base64").toString("utf8");
  const problem = objectProblem(text);
  return problem === undefined ? [] : [invalidValue(where, REDACTED, problem)];
}

/** encoding/json's words for what is no object. */
function objectProblem(text: string): string | undefined {
  if (text.trim() === "") return "unexpected end of JSON input";
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || (typeof value === "object" && !Array.isArray(value))) return undefined;
    const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  } catch {
    const first = text.trimStart().charAt(0);
    return /[{["\d-]/.test(first)
      ? "unexpected end of JSON input"
      : `invalid character '${first}' looking for beginning of value`;
  }
}

/** Keys that a Secret of a type must have. */
const SECRET_TYPES: Readonly<Record<string, (object: KubeObject) => Errors>> = {
  "kubernetes.io/service-account-token": ({ metadata }) =>
    when((metadata.annotations?.[ACCOUNT] ?? "") === "", requiredValue(`metadata.annotations[${ACCOUNT}]`)),
  "kubernetes.io/dockercfg": ({ data }) => json(data, ".dockercfg"),
  "kubernetes.io/dockerconfigjson": ({ data }) => json(data, ".dockerconfigjson"),
  "kubernetes.io/basic-auth": (object) => {
    const keys = ["username", "password"];
    const isNone = keys.every((key) => fieldsAt(object, "data")[key] === undefined);
    return isNone ? keys.map((key) => requiredValue(`data[${key}]`)) : [];
  },
  "kubernetes.io/ssh-auth": (object) =>
    when(textAt(object, "data", "ssh-privatekey") === "", requiredValue("data[ssh-privatekey]")),
  "kubernetes.io/tls": (object) =>
    ["tls.crt", "tls.key"].flatMap((key) =>
      when(fieldsAt(object, "data")[key] === undefined, requiredValue(`data[${key}]`)),
    ),
};

export function secretErrors(object: KubeObject): Errors {
  const bytes = entriesOf(at(object, "data")).reduce((sum, [, text]) => sum + decodedLength(text), 0);
  return [
    ...keyErrors(at(object, "data"), "data"),
    ...when(bytes > MAX_BYTES, tooLongValue("data", MAX_BYTES)),
    ...(entryOf(SECRET_TYPES, textAt(object, "type"))?.(object) ?? []),
  ];
}

export function secretChange(object: KubeObject, old: KubeObject): Errors {
  return [...immutable(object["type"], old["type"], "type"), ...frozen(object, old, ["data"])];
}

export function secretWarnings(object: KubeObject): string[] {
  if (textAt(object, "type") !== "kubernetes.io/tls") return [];
  const pem = (key: string): string => Buffer.from(textAt(object, "data", key), "base64").toString("utf8");
  const problem = keyPairProblem(pem("tls.crt"), pem("tls.key"));
  return problem === undefined ? [] : [problem];
}

function finalizer(name: unknown, path: string): Errors {
  return [...wellFormed(String(name), path, qualifiedName), ...legacyFinalizer(name, path)];
}

export function namespaceErrors(object: KubeObject): Errors {
  // Go leaves the index out.
  return each(object["spec"], "spec", "finalizers", (name) => finalizer(name, "spec.finalizers"));
}

/** Of `/finalize`. */
export function finalizeErrors(object: KubeObject): Errors {
  return each(object["spec"], "spec", "finalizers", finalizer);
}

const LIMITS = { reportingInstance: 128, action: 128, reason: 128, message: 1024 };

function detailed(event: KubeObject, reporter: string): Errors {
  const controller = textAt(event, "reportingComponent") || textAt(event, "reportingController");
  return [
    ...when(controller === "", requiredValue(reporter)),
    ...wellFormed(controller, reporter, qualifiedName),
    ...Object.entries(LIMITS).flatMap(([field, limit]) => {
      const text = textAt(event, field) || (field === "message" ? textAt(event, "note") : "");
      return [
        ...when(field !== "message" && text === "", requiredValue(field)),
        ...when(byteLength(text) > limit, invalidValue(field, "", `can have at most ${limit} characters`)),
      ];
    }),
  ];
}

/** `legacyValidateEvent`. */
export function coreEventErrors(event: KubeObject, about = "involvedObject", reporter = "reportingComponent"): Errors {
  const involved = textAt(event, about, "namespace");
  const own = event.metadata.namespace ?? "";
  const isTimed = isSet(at(event, "eventTime"));
  const isForeign = isTimed
    ? involved === "" && own !== "default" && own !== "kube-system"
    : involved === ""
      ? own !== "" && own !== "default"
      : involved !== own;
  return [
    ...when(isForeign, invalidValue("involvedObject.namespace", involved, "does not match event.namespace")),
    ...(isTimed ? detailed(event, reporter) : []),
    ...wellFormed(own, "namespace", dns1123Subdomain),
  ];
}

function seriesErrors(event: KubeObject): Errors {
  return optional(event, "", "series", (series, path) => [
    ...when(numberAt(series, "count") < 2, invalidValue(child(path, "count"), "", "should be at least 2")),
    ...when(!isSet(at(series, "lastObservedTime")), requiredValue(child(path, "lastObservedTime"))),
  ]);
}

/** Events of the newer group have no fields of the older ones. */
export function newEventErrors(event: KubeObject): Errors {
  const type = textAt(event, "type");
  const unset = (field: string, path: string): Errors =>
    when(isSet(at(event, field)), invalidValue(path, "", "needs to be unset"));
  return [
    ...coreEventErrors(event, "regarding", "reportingController"),
    ...seriesErrors(event),
    ...when(!isSet(at(event, "eventTime")), requiredValue("eventTime")),
    ...when(!["Normal", "Warning"].includes(type), invalidValue("type", "", `has invalid value: ${type}`)),
    ...unset("deprecatedFirstTimestamp", "firstTimestamp"),
    ...unset("deprecatedLastTimestamp", "lastTimestamp"),
    ...when(numberAt(event, "deprecatedCount") !== 0, invalidValue("count", "", "needs to be unset")),
    ...when(
      ["component", "host"].some((field) => textAt(event, "deprecatedSource", field) !== ""),
      invalidValue("source", "", "needs to be unset"),
    ),
  ];
}

/** Fields of a newer Event that stay what they are, with their names in the older form. */
const FIXED: readonly (readonly [field: string, path: string, type?: string])[] = [
  ["regarding", "involvedObject", "core.ObjectReference"],
  ["reason", "reason"],
  ["note", "message"],
  ["deprecatedSource", "source", "core.EventSource"],
  ["deprecatedFirstTimestamp", "firstTimestamp"],
  ["deprecatedLastTimestamp", "lastTimestamp"],
  ["deprecatedCount", "count"],
  ["reason", "reason"],
  ["type", "type"],
  ["eventTime", "eventTime"],
  ["action", "action"],
  ["related", "related", "*core.ObjectReference"],
  ["reportingController", "reportingController"],
  ["reportingInstance", "reportingInstance"],
];
const TEXTS = ["reason", "note", "type", "action", "reportingController", "reportingInstance"];

export function newEventChange(event: KubeObject, old: KubeObject): Errors {
  const changed = (field: string): boolean =>
    !isDeepStrictEqual(at(event, field) ?? undefined, at(old, field) ?? undefined);
  const fixed = FIXED.filter(([field]) => changed(field)).map(([field, path, type]) => {
    const value = at(event, field) ?? (TEXTS.includes(field) ? "" : null);
    return invalidValue(path, type === undefined ? value : printed(type, value), IMMUTABLE);
  });
  return [
    ...coreEventErrors(event, "regarding", "reportingController"),
    ...(changed("series") ? seriesErrors(event) : []),
    ...fixed,
  ];
}

const STRATEGIES = ["OldestEmulationVersion"];

export function leaseErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const strategy = textAt(spec, "strategy");
  const holder = textAt(spec, "preferredHolder");
  return [
    ...optional(spec, "spec", "leaseDurationSeconds", (seconds, where) =>
      when(Number(seconds) <= 0, invalidValue(where, seconds, "must be greater than 0")),
    ),
    ...optional(spec, "spec", "leaseTransitions", (count, where) =>
      when(Number(count) < 0, invalidValue(where, count, "must be greater than or equal to 0")),
    ),
    ...optional(spec, "spec", "strategy", (value, where) => strategyErrors(String(value), child(where, "strategy"))),
    ...when(
      holder !== "" && strategy === "",
      forbiddenValue("spec.preferredHolder", "may only be specified if `strategy` is defined"),
    ),
  ];
}

function strategyErrors(strategy: string, path: string): Errors {
  if (strategy.includes("/")) return wellFormed(strategy, path, qualifiedName);
  return when(!STRATEGIES.includes(strategy), notSupportedValue(path, strategy, STRATEGIES));
}
