import {
  entryOf,
  at,
  dns1123Label,
  dns1123Subdomain,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  numberAt,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { printed } from "./printed.ts";
import {
  child,
  each,
  isSet,
  optional,
  optionalText,
  requiredText,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
  wildcardAlone,
} from "./vocabulary.ts";

/** FlowSchemas and PriorityLevelConfigurations. */

const METHODS = ["ByNamespace", "ByUser"];
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];
const MAX_PRECEDENCE = 10_000;

function precedence(spec: unknown, name: string): Errors {
  const value = numberAt(spec, "matchingPrecedence");
  const where = "spec.matchingPrecedence";
  return [
    ...when(value <= 0, invalidValue(where, value, "must be a positive value")),
    ...when(value > MAX_PRECEDENCE, invalidValue(where, value, `must not be greater than ${MAX_PRECEDENCE}`)),
    ...when(
      value === 1 && name !== "exempt",
      invalidValue(where, value, "only the schema named 'exempt' may have matchingPrecedence 1"),
    ),
  ];
}

const SUBJECTS: Readonly<Record<string, { readonly field: string; readonly check: Check }>> = {
  ServiceAccount: {
    field: "serviceAccount",
    check: (account, path) => {
      const name = textAt(account, "name");
      return [
        ...(name === "*" ? [] : requiredText(account, path, "name", dns1123Subdomain)),
        ...(textAt(account, "namespace") === ""
          ? [requiredValue(child(path, "namespace"), "must specify namespace for service account")]
          : optionalText(account, path, "namespace", dns1123Label)),
      ];
    },
  },
  User: { field: "user", check: (user, path) => requiredText(user, path, "name") },
  Group: { field: "group", check: (group, path) => requiredText(group, path, "name") },
};

const subject: Check = (value, path) => {
  const kind = textAt(value, "kind");
  const own = entryOf(SUBJECTS, kind);
  if (own === undefined) return [notSupportedValue(child(path, "kind"), kind, Object.keys(SUBJECTS).sort())];
  const where = child(path, own.field);
  const member = at(value, own.field);
  return [
    ...(isSet(member)
      ? own.check(member, where)
      : [requiredValue(where, `${own.field} is required when subject kind is '${kind}'`)]),
    ...["serviceAccount", "user", "group"]
      .map((field) => [field, Object.keys(SUBJECTS).find((name) => SUBJECTS[name]?.field === field) ?? ""] as const)
      .filter(([field]) => field !== own.field && isSet(at(value, field)))
      .map(([field, name]) =>
        forbiddenValue(child(path, field), `${field} is forbidden when subject kind is not '${name}'`),
      ),
  ];
};

function verbs(rule: unknown, path: string): Errors {
  const values = listAt(rule, "verbs").map(String);
  const where = child(path, "verbs");
  if (values.length === 0) return [requiredValue(where, "verbs must contain at least one value")];
  if (values.includes("*")) return wildcardAlone(rule, path, "verbs", "verbs");
  return when(!values.every((verb) => VERBS.includes(verb)), notSupportedValue(where, values, VERBS));
}

function namespaces(rule: unknown, path: string): Errors {
  const values = listAt(rule, "namespaces");
  const needed = "resource rules that are not cluster scoped must supply at least one namespace";
  if (values.length === 0)
    return when(at(rule, "clusterScope") !== true, requiredValue(child(path, "namespaces"), needed));
  if (values.includes("*")) return wildcardAlone(rule, path, "namespaces", "namespaces");
  return each(rule, path, "namespaces", (name, where) =>
    dns1123Label(String(name)).map((problem) =>
      invalidValue(where, name, `each member of this list must be '*' or a DNS-1123 label; ${problem}`),
    ),
  );
}

const resourceRule: Check = (rule, path) => {
  const needed = (field: string, what: string): Errors =>
    when(
      listAt(rule, field).length === 0,
      requiredValue(child(path, field), `resource rules must supply at least one ${what}`),
    );
  return [
    ...verbs(rule, path),
    ...needed("apiGroups", "api group"),
    ...wildcardAlone(rule, path, "apiGroups", "api groups"),
    ...needed("resources", "resource"),
    ...wildcardAlone(rule, path, "resources", "resources"),
    ...namespaces(rule, path),
  ];
};

const URL_RULES: readonly (readonly [(url: string) => boolean, string])[] = [
  [(url) => url === "", "must not be empty"],
  [(url) => !url.startsWith("/"), "must start with slash"],
  [(url) => url.includes(" "), "must not contain white-space"],
  [(url) => url.includes("//"), "must not contain double slash"],
  [(url) => url.includes("*") && !/^[^*]*\/\*$/.test(url), "wildcard can only do suffix matching"],
];

const nonResourceRule: Check = (rule, path) => {
  const urls = listAt(rule, "nonResourceURLs");
  const where = child(path, "nonResourceURLs");
  if (urls.length === 0)
    return [...verbs(rule, path), requiredValue(where, "nonResourceURLs must contain at least one value")];
  if (urls.includes("*"))
    return [...verbs(rule, path), ...wildcardAlone(rule, path, "nonResourceURLs", "non-resource URLs")];
  return [
    ...verbs(rule, path),
    ...each(rule, path, "nonResourceURLs", (url, field) => {
      const text = String(url);
      const broken = text === "/" ? undefined : URL_RULES.find(([isBroken]) => isBroken(text));
      return broken === undefined ? [] : [invalidValue(field, text, broken[1])];
    }),
  ];
};

function conditions(status: unknown): Errors {
  const types = new Seen();
  return each(status, "status", "conditions", (condition, where) => {
    const type = textAt(condition, "type");
    return [
      ...when(types.repeats(type), duplicateValue(child(where, "type"), type)),
      ...requiredText(condition, where, "type"),
    ];
  });
}

export function flowStatus(object: KubeObject): Errors {
  return conditions(object["status"]);
}

export function flowSchemaErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const method = at(spec, "distinguisherMethod");
  const level = textAt(spec, "priorityLevelConfiguration", "name");
  const where = "spec.priorityLevelConfiguration.name";
  const rules = "at least one of resourceRules and nonResourceRules has to be non-empty";
  return [
    ...precedence(spec, object.metadata.name ?? ""),
    ...when(
      isSet(method) && !METHODS.includes(textAt(method, "type")),
      notSupportedValue(
        "spec.distinguisherMethod.type",
        printed("flowcontrol.FlowDistinguisherMethod", method),
        METHODS,
      ),
    ),
    ...(level === ""
      ? [requiredValue(where, "must reference a priority level")]
      : wellFormed(level, where, dns1123Subdomain)),
    ...each(spec, "spec", "rules", (rule, path) => {
      const count = listAt(rule, "resourceRules").length + listAt(rule, "nonResourceRules").length;
      const isUnbound = listAt(rule, "subjects").length === 0;
      return [
        ...when(isUnbound, requiredValue(child(path, "subjects"), "subjects must contain at least one value")),
        ...each(rule, path, "subjects", subject),
        ...when(count === 0, requiredValue(path, rules)),
        ...each(rule, path, "resourceRules", resourceRule),
        ...each(rule, path, "nonResourceRules", nonResourceRule),
      ];
    }),
    ...conditions(object["status"]),
  ];
}

const MAX_QUEUES = 10_000_000;
const MAX_HASH_BITS = 60;

/** How many bits it takes to deal a hand of a deck (apiserver `shufflesharding.RequiredEntropyBits`). */
function entropyBits(deck: number, hand: number): number {
  let bits = 0;
  for (let i = 0; i < hand; i++) bits += Math.log2(deck - i);
  return Math.ceil(bits);
}

const queuing: Check = (config, path) => {
  const [length, queues, hand] = ["queueLengthLimit", "queues", "handSize"].map((field) => numberAt(config, field));
  const [limit = 0, deck = 0, size = 0] = [length, queues, hand];
  const rules: readonly (readonly [boolean, string])[] = [
    [size <= 0, "must be positive"],
    [size > deck, `should not be greater than queues (${deck})`],
    [
      size <= deck && entropyBits(deck, size) > MAX_HASH_BITS,
      `required entropy bits of deckSize ${deck} and handSize ${size} should not be greater than ${MAX_HASH_BITS}`,
    ],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  return [
    ...when(limit <= 0, invalidValue(child(path, "queueLengthLimit"), limit, "must be positive")),
    ...when(deck <= 0, invalidValue(child(path, "queues"), deck, "must be positive")),
    ...when(deck > MAX_QUEUES, invalidValue(child(path, "queues"), deck, `must not be greater than ${MAX_QUEUES}`)),
    ...(broken === undefined ? [] : [invalidValue(child(path, "handSize"), size, broken[1])]),
  ];
};

const limitResponse: Check = (response, path) => {
  const type = textAt(response, "type");
  const where = child(path, "queuing");
  const given = isSet(at(response, "queuing"));
  if (type === "Reject")
    return when(given, forbiddenValue(where, "must be nil if limited.limitResponse.type is not Limited"));
  if (type !== "Queue") return [notSupportedValue(child(path, "type"), type, ["Queue", "Reject"])];
  const needed = "must not be empty if limited.limitResponse.type is Limited";
  return given ? optional(response, path, "queuing", queuing) : [requiredValue(where, needed)];
};

function shares(level: unknown, path: string): Errors {
  const value = numberAt(level, "nominalConcurrencyShares");
  const why = "must be a non-negative integer";
  return when(value < 0, invalidValue(child(path, "nominalConcurrencyShares"), value, why));
}

function lendable(level: unknown, path: string): Errors {
  return optional(level, path, "lendablePercent", (value, where) =>
    when(Number(value) < 0 || Number(value) > 100, invalidValue(where, value, "must be between 0 and 100, inclusive")),
  );
}

const limited: Check = (level, path) => [
  ...shares(level, path),
  ...limitResponse(at(level, "limitResponse"), child(path, "limitResponse")),
  ...lendable(level, path),
  ...optional(level, path, "borrowingLimitPercent", (value, where) =>
    when(Number(value) < 0, invalidValue(where, value, "if specified, must be a non-negative integer")),
  ),
];

const exempt: Check = (level, path) => [...shares(level, path), ...lendable(level, path)];

export function priorityLevelErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const type = textAt(spec, "type");
  const isExempt = object.metadata.name === "exempt";
  const [own, other] = [at(spec, "limited"), at(spec, "exempt")];
  const members =
    type === "Exempt"
      ? [
          ...when(isSet(own), forbiddenValue("spec.limited", "must be nil if the type is not Limited")),
          ...optional(spec, "spec", "exempt", exempt),
        ]
      : type === "Limited"
        ? [
            ...when(isSet(other), forbiddenValue("spec.exempt", "must be nil if the type is Limited")),
            ...(isSet(own)
              ? limited(own, "spec.limited")
              : [requiredValue("spec.limited", "must not be empty when type is Limited")]),
          ]
        : [notSupportedValue("spec.type", type, ["Exempt", "Limited"])];
  return [
    ...when(
      isExempt !== (type === "Exempt"),
      invalidValue("spec.type", type, "must be 'Exempt' if and only if `name` is 'exempt'"),
    ),
    ...members,
    ...conditions(object["status"]),
  ];
}
