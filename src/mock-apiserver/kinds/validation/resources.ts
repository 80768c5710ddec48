import {
  at,
  dns1123Label,
  duplicateValue,
  printAt,
  forbiddenValue,
  invalidValue,
  notFoundValue,
  notSupportedValue,
  parseQuantity,
  qualifiedName,
  requiredValue,
  roundUp,
  textAt,
  wholeUnits,
  type Quantity,
} from "../../../apimachinery/index.ts";
import { child, each, entriesOf, NEGATIVE, wellFormed, when, type Errors } from "./vocabulary.ts";

/** Resource names and amounts. */

const COMPUTE = ["cpu", "memory", "ephemeral-storage"];
const COUNTED = [
  ..."pods resourcequotas services replicationcontrollers secrets configmaps persistentvolumeclaims".split(" "),
  "services.nodeports",
  "services.loadbalancers",
];
const QUOTA = [
  ...COMPUTE,
  ...COUNTED,
  ..."requests.cpu requests.memory requests.storage requests.ephemeral-storage".split(" "),
  ..."limits.cpu limits.memory limits.ephemeral-storage".split(" "),
];
const HUGE_PAGES = "hugepages-";

export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

export function isStandardQuotaResource(name: string): boolean {
  return QUOTA.includes(name) || isHugePages(name) || name.startsWith(`requests.${HUGE_PAGES}`);
}

function isStandard(name: string): boolean {
  return name === "storage" || isStandardQuotaResource(name);
}

export function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

export function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith("requests.") && qualifiedName(`requests.${name}`).length === 0;
}

export function isOvercommitAllowed(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

export type ResourceNameRule = (name: string, path: string) => Errors;

export const resourceName: ResourceNameRule = (name, path) => {
  const errors = wellFormed(name, path, qualifiedName);
  if (errors.length > 0 || name.includes("/") || isStandard(name)) return errors;
  return [invalidValue(path, name, "must be a standard resource type or fully qualified")];
};

export const containerResourceName: ResourceNameRule = (name, path) => {
  const isKnown = COMPUTE.includes(name) || isHugePages(name);
  return [
    ...resourceName(name, path),
    ...(name.includes("/")
      ? when(
          !isNative(name) && !isExtended(name),
          invalidValue(path, name, "doesn't follow extended resource name standard"),
        )
      : when(!isKnown, invalidValue(path, name, "must be a standard resource for containers"))),
  ];
};

/** `IsSupportedPodLevelResource`. */
export function isPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || isHugePages(name);
}

export const podResourceName: ResourceNameRule = (name, path) => {
  const errors = resourceName(name, path);
  if (errors.length > 0 || isPodLevelResource(name)) return errors;
  return [notSupportedValue(path, name, ["cpu", "hugepages-", "memory"])];
};

export function amount(value: unknown): Quantity {
  return parseQuantity(typeof value === "string" || typeof value === "number" ? String(value) : "0");
}

/** `ValidateResourceQuantityValue`. */
export function resourceAmount(name: string, value: unknown, path: string): Errors {
  const quantity = amount(value);
  const isWhole = roundUp(quantity, -3).nanos % 10n ** 9n === 0n;
  const isInteger = COUNTED.includes(name) || isExtended(name);
  return [
    ...when(quantity.nanos < 0n, invalidValue(path, String(value), NEGATIVE)),
    ...when(isInteger && !isWhole, invalidValue(path, value, "must be an integer")),
  ];
}

export function notNegativeAmount(value: unknown, path: string): Errors {
  return when(amount(value).nanos < 0n, invalidValue(path, String(value), NEGATIVE));
}

export function positiveAmount(value: unknown, path: string): Errors {
  return when(amount(value).nanos <= 0n, invalidValue(path, String(value), "must be greater than zero"));
}

function hugePages(name: string, value: unknown, path: string): Errors {
  if (!isHugePages(name)) return [];
  let size = 0n;
  try {
    const page = parseQuantity(name.slice(HUGE_PAGES.length));
    if (page.nanos % 10n ** 9n === 0n) size = wholeUnits(page);
  } catch {
    // No size that a quantity could be a multiple of.
  }
  const isMultiple = size > 0n && wholeUnits(amount(value)) % size === 0n;
  const why = `${String(value)} is not positive integer multiple of ${name}`;
  return when(!isMultiple, invalidValue(path, String(value), why));
}

function oneAmount(name: string, value: unknown, path: string, rule: ResourceNameRule): Errors {
  return [...rule(name, path), ...resourceAmount(name, value, path), ...hugePages(name, value, path)];
}

function requestErrors(name: string, value: unknown, requirements: unknown, path: string): Errors {
  const limit = printAt(at(requirements, "limits"), name, "");
  if (limit === "") {
    const why = "Limit must be set for non overcommitable resources";
    return when(!isOvercommitAllowed(name), requiredValue(child(path, "limits"), why));
  }
  const [wanted, allowed] = [amount(value).nanos, amount(limit).nanos];
  const where = child(path, "requests");
  const text = String(value);
  if (wanted !== allowed && !isOvercommitAllowed(name))
    return [invalidValue(where, text, `must be equal to ${name} limit of ${limit}`)];
  return when(wanted > allowed, invalidValue(where, text, `must be less than or equal to ${name} limit of ${limit}`));
}

function claimErrors(requirements: unknown, path: string, podClaims: ReadonlySet<string>): Errors {
  const names = new Set<string>();
  /** How many requests of a claim are in use. */
  const requests = new Map<string, number>();
  const known = podClaims.size === 0 ? " which is empty" : `: ${[...podClaims].sort().join(", ")}`;
  return each(requirements, path, "claims", (claim, where) => {
    const [name, request] = [textAt(claim, "name"), textAt(claim, "request")];
    if (name === "") return [requiredValue(where)];
    const notFound = when(
      !podClaims.has(name),
      notFoundValue(where, name, `must be one of the names in pod.spec.resourceClaims${known}`),
    );
    if (names.has(name)) return [duplicateValue(where, name), ...notFound];
    const key = request === "" ? name : `${name}/${request}`;
    const repeated = names.has(key)
      ? [duplicateValue(where, key)]
      : request === ""
        ? Array.from({ length: requests.get(name) ?? 0 }, () => duplicateValue(where, name))
        : [];
    if (request !== "" && !names.has(key)) requests.set(name, (requests.get(name) ?? 0) + 1);
    names.add(key);
    return [
      ...(request === "" ? [] : wellFormed(request, child(where, "request"), dns1123Label)),
      ...repeated,
      ...notFound,
    ];
  });
}

export function requirementErrors(
  requirements: unknown,
  path: string,
  podClaims: ReadonlySet<string>,
  rule: ResourceNameRule,
): Errors {
  const limits = entriesOf(at(requirements, "limits"));
  const requests = entriesOf(at(requirements, "requests"));
  const names = [...limits, ...requests].map(([name]) => name);
  const needsCompute = names.some(isHugePages) && !names.some((name) => name === "cpu" || name === "memory");
  return [
    ...limits.flatMap(([name, value]) => oneAmount(name, value, `${child(path, "limits")}[${name}]`, rule)),
    ...requests.flatMap(([name, value]) => {
      const where = `${child(path, "requests")}[${name}]`;
      return [
        ...rule(name, where),
        ...resourceAmount(name, value, where),
        ...requestErrors(name, value, requirements, path),
        ...hugePages(name, value, where),
      ];
    }),
    ...when(needsCompute, forbiddenValue(path, "HugePages require cpu or memory")),
    ...claimErrors(requirements, path, podClaims),
  ];
}

/** `core.ResourceRequirements` of a container. */
export function containerResources(requirements: unknown, path: string, podClaims: ReadonlySet<string>): Errors {
  return requirementErrors(requirements, path, podClaims, containerResourceName);
}
