import {
  at,
  duplicateValue,
  fieldsAt,
  forbiddenValue,
  invalidValue,
  listAt,
  qualifiedName,
  requiredValue,
  roundUp,
  textAt,
  type KubeObject,
  type Quantity,
} from "../../../apimachinery/index.ts";
import { printed } from "./printed.ts";
import {
  amount,
  containerResourceName,
  isOvercommitAllowed,
  isStandardQuotaResource,
  resourceAmount,
  resourceName,
} from "./resources.ts";
import {
  child,
  each,
  entriesOf,
  IMMUTABLE,
  isSet,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** ResourceQuotas and LimitRanges (k8s `pkg/apis/core/validation`). */

const SCOPES = [
  ..."Terminating NotTerminating BestEffort NotBestEffort PriorityClass".split(" "),
  ..."VolumeAttributesClass CrossNamespacePodAffinity".split(" "),
];
const COMPUTE = "cpu memory limits.cpu limits.memory requests.cpu requests.memory".split(" ");
const UNVALUED = SCOPES.filter((scope) => !scope.endsWith("Class"));
const CONFLICTS = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
];

function takesScope(scope: string, resource: string): boolean {
  if (!SCOPES.includes(scope)) return true;
  if (scope === "BestEffort") return resource === "pods";
  if (scope === "VolumeAttributesClass") return ["persistentvolumeclaims", "requests.storage"].includes(resource);
  return resource === "pods" || COMPUTE.includes(resource);
}

/** Hard limits that a scope does not go with. */
function unscoped(spec: unknown, scope: string): string[] {
  const names = entriesOf(at(spec, "hard")).map(([name]) => name);
  return names.filter((name) => isStandardQuotaResource(name) && !takesScope(scope, name));
}

function conflicts(scopes: readonly string[], path: string, value: unknown): Errors {
  return CONFLICTS.filter((pair) => pair.every((scope) => scopes.includes(scope))).map(() =>
    invalidValue(path, value, "conflicting scopes"),
  );
}

function scopeErrors(spec: unknown): Errors {
  const scopes = listAt(spec, "scopes").map(String);
  const path = "spec.scopes";
  return [
    ...scopes.flatMap((scope) => [
      ...when(!SCOPES.includes(scope), invalidValue(path, scopes, "unsupported scope")),
      ...unscoped(spec, scope).map(() => invalidValue(path, scopes, "unsupported scope applied to resource")),
    ]),
    ...conflicts(scopes, path, scopes),
  ];
}

function selectorValues(requirement: unknown, path: string): Errors {
  const values = listAt(requirement, "values");
  const where = child(path, "values");
  const operator = textAt(requirement, "operator");
  switch (operator) {
    case "In":
    case "NotIn": {
      const needed = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      return when(values.length === 0, requiredValue(where, needed));
    }
    case "Exists":
    case "DoesNotExist": {
      const none = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      return when(values.length > 0, invalidValue(where, values, none));
    }
    default:
      return [invalidValue(child(path, "operator"), operator, "not a valid selector operator")];
  }
}

const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function scopeSelector(spec: unknown): Errors {
  const selector = at(spec, "scopeSelector");
  const requirements = listAt(selector, "matchExpressions");
  const path = "spec.scopeSelector.matchExpressions";
  const dumped = printed("core.ScopeSelector", selector);
  return [
    ...requirements.flatMap((requirement) => {
      const [scope, operator] = [textAt(requirement, "scopeName"), textAt(requirement, "operator")];
      return [
        ...when(!SCOPES.includes(scope), invalidValue(child(path, "scopeName"), scope, "unsupported scope")),
        ...unscoped(spec, scope).map(() => invalidValue(path, dumped, "unsupported scope applied to resource")),
        ...when(
          UNVALUED.includes(scope) && operator !== "Exists",
          invalidValue(child(path, "operator"), operator, MUST_EXIST),
        ),
        ...selectorValues(requirement, path),
      ];
    }),
    ...conflicts(
      requirements.map((requirement) => textAt(requirement, "scopeName")),
      path,
      at(spec, "scopes"),
    ),
  ];
}

function quotaAmounts(value: unknown, path: string): Errors {
  return entriesOf(value).flatMap(([name, quantity]) => {
    const where = `${path}[${name}]`;
    const isUnknown = !name.includes("/") && !isStandardQuotaResource(name);
    return [
      ...resourceName(name, where),
      ...when(isUnknown, invalidValue(where, name, "must be a standard resource for quota")),
      ...resourceAmount(name, quantity, where),
    ];
  });
}

function quotaSpec(spec: unknown): Errors {
  return [...quotaAmounts(at(spec, "hard"), "spec.hard"), ...scopeErrors(spec), ...scopeSelector(spec)];
}

function quotaStatus({ status }: KubeObject): Errors {
  return ["hard", "used"].flatMap((field) => quotaAmounts(at(status, field), `status.${field}`));
}

export function newQuotaErrors(object: KubeObject): Errors {
  return [...quotaSpec(object["spec"]), ...quotaStatus(object)];
}

export function quotaChange(object: KubeObject, old: KubeObject): Errors {
  const scopes = (holder: KubeObject): string =>
    [...new Set(listAt(holder, "spec", "scopes").map(String))].sort().join();
  const isChanged = scopes(object) !== scopes(old);
  return [
    ...quotaSpec(object["spec"]),
    ...when(isChanged, invalidValue("spec.scopes", at(object["spec"], "scopes"), IMMUTABLE)),
  ];
}

export const quotaStatusChange = quotaStatus;

const BARE = ["cpu", "memory"];

/** Requests beyond limits. */
export function quotaWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  if (old !== undefined) return [];
  const hard = fieldsAt(object, "spec", "hard");
  return [...BARE, "ephemeral-storage"].flatMap((name) => {
    const isBare = BARE.includes(name) && !isSet(hard[`requests.${name}`]);
    const own = isBare ? name : `requests.${name}`;
    const [request, limit] = [hard[own], hard[`limits.${name}`]];
    if (!isSet(request) || !isSet(limit) || amount(request).nanos <= amount(limit).nanos) return [];
    return [`ResourceQuota ${own} (${String(request)}) should be less than limits.${name} (${String(limit)})`];
  });
}

const LIMIT_TYPES = ["Pod", "Container", "PersistentVolumeClaim"];

function limitType(type: string, path: string): Errors {
  const errors = wellFormed(type, path, qualifiedName);
  const isKnown = type.includes("/") || LIMIT_TYPES.includes(type);
  if (errors.length > 0 || isKnown) return errors;
  return [invalidValue(path, type, "must be a standard limit type or fully qualified")];
}

interface Limits {
  readonly name: string;
  readonly path: string;
  readonly of: (field: string) => unknown;
}

/** One bound that is above another one. */
interface Order {
  readonly low: string;
  readonly high: string;
  /** Where it stands, and whose value it prints. */
  readonly at: string;
  readonly prints: string;
  readonly words: readonly [string, string];
}

const ORDERS: readonly Order[] = [
  { low: "min", high: "max", at: "min", prints: "min", words: ["min", "max"] },
  {
    low: "min",
    high: "defaultRequest",
    at: "defaultRequest",
    prints: "defaultRequest",
    words: ["min", "default request"],
  },
  {
    low: "defaultRequest",
    high: "max",
    at: "defaultRequest",
    prints: "defaultRequest",
    words: ["default request", "max"],
  },
  {
    low: "defaultRequest",
    high: "default",
    at: "defaultRequest",
    prints: "defaultRequest",
    words: ["default request", "default limit"],
  },
  { low: "min", high: "default", at: "default", prints: "min", words: ["min", "default"] },
  { low: "default", high: "max", at: "default", prints: "max", words: ["default", "max"] },
];

function ordered({ name, path, of }: Limits): Errors {
  return ORDERS.flatMap(({ low, high, at: field, prints, words: [lower, higher] }) => {
    const [less, more] = [of(low), of(high)];
    if (!isSet(less) || !isSet(more) || amount(less).nanos <= amount(more).nanos) return [];
    const why = `${lower} value ${String(less)} is greater than ${higher} value ${String(more)}`;
    return [invalidValue(`${child(path, field)}[${name}]`, of(prints), why)];
  });
}

const BILLION = 10n ** 9n;
/** `resource.MaxMilliValue`. */
const MAX_MILLI = (1n << 63n) / 1000n;

const whole = (quantity: Quantity): bigint => roundUp(quantity, 0).nanos / BILLION;

function ratio({ name, path, of }: Limits): Errors {
  const text = of("maxLimitRequestRatio");
  if (!isSet(text)) return [];
  const where = `${child(path, "maxLimitRequestRatio")}[${name}]`;
  const most = amount(text);
  const errors = when(most.nanos < BILLION, invalidValue(where, text, `ratio ${String(text)} is less than 1`));
  if (!isSet(of("min")) || !isSet(of("max"))) return errors;
  const [low, high] = [amount(of("min")), amount(of("max"))];
  const isSmall = [most, low, high].every((quantity) => whole(quantity) < MAX_MILLI);
  const scaled = (quantity: Quantity): number =>
    Number(isSmall ? roundUp(quantity, -3).nanos / 10n ** 6n : whole(quantity));
  const limit = scaled(high) / scaled(low);
  const value = isSmall ? scaled(most) / 1000 : Number(whole(most));
  const why = `ratio ${String(text)} is greater than max/min = ${printFloat(limit)}`;
  return [...errors, ...when(value > limit, invalidValue(where, text, why))];
}

/** As Go's `%f` prints it. */
function printFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? value.toFixed(6) : value > 0 ? "+Inf" : "-Inf";
}

function uncommitted({ name, path, of }: Limits): Errors {
  const [limit, request] = [of("default"), of("defaultRequest")];
  if (isOvercommitAllowed(name) || !isSet(limit) || !isSet(request)) return [];
  const differs = amount(limit).nanos !== amount(request).nanos;
  const why = `default value ${String(limit)} must equal to defaultRequest value ${String(request)} in ${name}`;
  return when(differs, invalidValue(`${child(path, "defaultRequest")}[${name}]`, request, why));
}

const DEFAULTS = ["default", "defaultRequest"];

const limitItem: Check = (limit, path) => {
  const type = textAt(limit, "type");
  const isPod = type === "Pod";
  const rule = isPod || type === "Container" ? containerResourceName : resourceName;
  const names = new Set<string>();
  const named = (field: string): Errors =>
    entriesOf(at(limit, field)).flatMap(([name]) => {
      names.add(name);
      return rule(name, `${child(path, field)}[${name}]`);
    });
  const has = (field: string): boolean => isSet(fieldsAt(limit, field)["storage"]);
  const lacks = type === "PersistentVolumeClaim" && !has("min") && !has("max");
  const needed = "either minimum or maximum storage value is required, but neither was provided";
  const refused = (field: string): Errors =>
    when(
      entriesOf(at(limit, field)).length > 0,
      forbiddenValue(child(path, field), "may not be specified when `type` is 'Pod'"),
    );
  const errors = [
    ...named("max"),
    ...named("min"),
    ...DEFAULTS.flatMap(isPod ? refused : named),
    ...when(lacks, requiredValue(child(path, "limits"), needed)),
    ...named("maxLimitRequestRatio"),
  ];
  const pairs = [...names].map((name): Limits => {
    const of = (field: string): unknown =>
      isPod && DEFAULTS.includes(field) ? undefined : fieldsAt(limit, field)[name];
    return { name, path, of };
  });
  return [...errors, ...pairs.flatMap((pair) => [...ordered(pair), ...ratio(pair), ...uncommitted(pair)])];
};

export function limitRangeErrors(object: KubeObject): Errors {
  const seen = new Seen();
  return each(object["spec"], "spec", "limits", (limit, path) => {
    const type = textAt(limit, "type");
    return [
      ...limitType(type, child(path, "type")),
      ...when(seen.repeats(type), duplicateValue(child(path, "type"), type)),
      ...limitItem(limit, path),
    ];
  });
}
