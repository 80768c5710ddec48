import {
  asFields,
  at,
  byteLength,
  dns1123Label,
  dns1123Subdomain,
  duplicateValue,
  invalidValue,
  isRecord,
  labelValue,
  listAt,
  notSupportedValue,
  qualifiedName,
  regexError,
  requiredValue,
  textAt,
  toJson,
  tooLongValue,
  tooManyValue,
} from "../../../apimachinery/index.ts";
import { child, each, entriesOf, isSet, Seen, wellFormed, when, type Check, type Errors } from "./vocabulary.ts";
import { csiDriverName } from "./volume-sources.ts";

/** What claims and slices of devices share (k8s `pkg/apis/resource/validation`). */

export const MAX_REQUESTS = 32;
export const MAX_CONFIGS = 32;
const MAX_PARAMETERS = 10 * 1024;
const MAX_IDENTIFIER = 32;
const MAX_KEY = 63 + 1 + MAX_IDENTIFIER;

/** A list that is looked at only where it is not too long. */
export function limited(holder: unknown, path: string, field: string, max: number, check: Check): Errors {
  const { length } = listAt(holder, field);
  return length > max ? [tooManyValue(child(path, field), length, max)] : each(holder, path, field, check);
}

/** The same, of which no two items have the same key. */
export function limitedSet(
  holder: unknown,
  path: string,
  field: string,
  max: number,
  check: Check,
  keyOf: (item: unknown) => string = String,
): Errors {
  if (listAt(holder, field).length > max) return limited(holder, path, field, max, check);
  const seen = new Seen();
  return [
    ...each(holder, path, field, check),
    ...each(holder, path, field, (item, where) => {
      const key = keyOf(item);
      return when(seen.repeats(key), duplicateValue(where, key));
    }),
  ];
}

/** Long keys lose their middle. */
function shownKey(key: string, max: number): string {
  if (byteLength(key) <= max) return key;
  const rest = max - 3;
  return `${key.slice(0, Math.floor((rest + 1) / 2))}...${key.slice(key.length - Math.floor(rest / 2))}`;
}

/** A map whose keys are checked under its own path. */
export function keyed(
  holder: unknown,
  path: string,
  field: string,
  checkKey: (key: string, path: string) => Errors,
  checkItem: Check = () => [],
  max = Infinity,
  maxKey = MAX_KEY,
): Errors {
  const where = child(path, field);
  const entries = entriesOf(at(holder, field));
  if (entries.length > max) return [tooManyValue(where, entries.length, max)];
  return entries.flatMap(([key, item]) => [
    ...checkKey(key, where),
    ...checkItem(item, `${where}[${shownKey(key, maxKey)}]`),
  ]);
}

export const MAX_LABEL = 63;

export function label(name: string, path: string): Errors {
  return wellFormed(name, path, dns1123Label);
}

export function driverName(holder: unknown, path: string): Errors {
  return csiDriverName(textAt(holder, "driver"), child(path, "driver"));
}

export function poolName(name: string, path: string): Errors {
  if (name === "") return [requiredValue(path)];
  return [
    ...when(byteLength(name) > 253, tooLongValue(path, 253)),
    ...name.split("/").flatMap((part) => wellFormed(part, path, dns1123Subdomain)),
  ];
}

const IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
const IDENTIFIER_WORDS = regexError(
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  IDENTIFIER,
  "my_name",
  "MY_NAME",
  "MyName",
);

function identifier(name: string, path: string): Errors {
  return [
    ...when(byteLength(name) > MAX_IDENTIFIER, tooLongValue(path, MAX_IDENTIFIER)),
    ...when(!new RegExp(`^${IDENTIFIER}$`).test(name), invalidValue(path, name, IDENTIFIER_WORDS)),
  ];
}

/** An identifier, with or without a domain; more than one slash is let through, as Kubernetes does. */
export function attributeName(name: string, path: string): Errors {
  const [first = "", second, ...rest] = name.split("/");
  if (rest.length > 0) return [];
  if (second === undefined) return identifier(first, path);
  return [
    ...(first === "" ? [invalidValue(path, "", "the domain must not be empty")] : csiDriverName(first, path)),
    ...(second === "" ? [invalidValue(path, "", "the name must not be empty")] : identifier(second, path)),
  ];
}

const NO_DOMAIN = "a fully qualified name must be a domain and a name separated by a slash";

export function fullAttributeName(name: string, path: string): Errors {
  return [...attributeName(name, path), ...when(!name.includes("/"), invalidValue(path, name, NO_DOMAIN))];
}

/** `runtime.RawExtension` that has to be an object. */
export function rawObject(holder: unknown, path: string, field: string, isStored = false): Errors {
  const where = child(path, field);
  const value = at(holder, field);
  if (!isSet(value)) return [requiredValue(where)];
  if (!isStored && byteLength(toJson(value)) > MAX_PARAMETERS) return [tooLongValue(where, MAX_PARAMETERS)];
  return when(!isRecord(value), invalidValue(where, "<value omitted>", "must be a valid JSON object"));
}

/** A configuration that only its driver understands. */
export function deviceConfiguration(config: unknown, path: string, isStored = false): Errors {
  const where = child(path, "opaque");
  const opaque = at(config, "opaque");
  if (!isSet(opaque)) return [requiredValue(where)];
  return [...driverName(opaque, where), ...rawObject(opaque, where, "parameters", isStored)];
}

const EFFECTS = ["NoExecute", "NoSchedule", "None"];
const OPERATORS = ["Equal", "Exists"];

function effect(holder: unknown, path: string): Errors {
  const given = textAt(holder, "effect");
  return when(given !== "" && !EFFECTS.includes(given), notSupportedValue(child(path, "effect"), given, EFFECTS));
}

export const deviceTaint: Check = (taint, path) => [
  ...wellFormed(textAt(taint, "key"), child(path, "key"), qualifiedName),
  ...wellFormed(textAt(taint, "value"), child(path, "value"), labelValue),
  ...(textAt(taint, "effect") === "" ? [requiredValue(child(path, "effect"))] : effect(taint, path)),
];

function tolerationOperator(toleration: unknown, path: string): Errors {
  const [operator, value] = [textAt(toleration, "operator"), textAt(toleration, "value")];
  if (operator === "Equal") return wellFormed(value, child(path, "value"), labelValue);
  if (operator === "Exists") {
    return when(value !== "", invalidValue(child(path, "value"), value, "must be empty for operator `Exists`"));
  }
  const where = child(path, "operator");
  return [operator === "" ? requiredValue(where) : notSupportedValue(where, operator, OPERATORS)];
}

export const deviceToleration: Check = (toleration, path) => {
  const key = textAt(toleration, "key");
  return [
    ...(key === "" ? [] : wellFormed(key, child(path, "key"), qualifiedName)),
    ...tolerationOperator(toleration, path),
    ...effect(toleration, path),
  ];
};

/** Conditions that must hold before a Pod is bound, and those that tell that they never will. */
export function bindingConditions(device: unknown, path: string): Errors {
  const fields = ["bindingConditions", "bindingFailureConditions"] as const;
  const [wanted, failed] = fields.map((field) => listAt(device, field).map(String));
  const overlap = "bindingFailureConditions must not overlap with bindingConditions";
  const names: Check = (name, where) => wellFormed(String(name), where, qualifiedName);
  const seen = fields.map(() => new Seen());
  const repeats = (index: number): Check => {
    return (name, where) => [
      ...when(seen[index]?.repeats(String(name)) === true, duplicateValue(where, name)),
      ...when(index === 1 && wanted?.includes(String(name)) === true, invalidValue(where, name, overlap)),
    ];
  };
  const missing = (own: readonly string[] = [], other: readonly string[] = [], index = 0): Errors => {
    const [field = "", otherField = ""] = index === 0 ? fields : fields.toReversed();
    const given = at(device, field) ?? null;
    return when(
      own.length === 0 && other.length > 0,
      invalidValue(child(path, field), given, `${field} are required to use ${otherField}`),
    );
  };
  return [
    ...fields.flatMap((field) => limited(device, path, field, 4, names)),
    ...fields.flatMap((field, index) => each(device, path, field, repeats(index))),
    ...missing(wanted, failed, 0),
    ...missing(failed, wanted, 1),
  ];
}

/** The names by which a claim's requests are referred to: `REQUEST`, or `REQUEST/SUBREQUEST`. */
export function requestNames(claimSpec: unknown): ReadonlySet<string> {
  return new Set(
    listAt(claimSpec, "devices", "requests").flatMap((request) => {
      const name = textAt(request, "name");
      return [name, ...listAt(request, "firstAvailable").map((sub) => `${name}/${textAt(asFields(sub), "name")}`)];
    }),
  );
}

const NO_REQUEST =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

export function requestReference(name: string, path: string, names: ReadonlySet<string>): Errors {
  const parts = name.split("/");
  if (parts.length > 2) return [invalidValue(path, name, NO_REQUEST)];
  return [
    ...parts.flatMap((part) => label(part, path)),
    ...when(!names.has(name), invalidValue(path, name, NO_REQUEST)),
  ];
}

export function requestReferences(holder: unknown, path: string, names: ReadonlySet<string>): Errors {
  return limitedSet(holder, path, "requests", MAX_REQUESTS, (name, where) =>
    requestReference(String(name), where, names),
  );
}
