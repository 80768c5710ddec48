import {
  apiErrors,
  asFields,
  at,
  ensure,
  fieldsAt,
  listAt,
  printQuantity,
  roundUp,
  textAt,
  type Fields,
  type KubeObject,
  type Quantity,
} from "../../apimachinery/index.ts";
import { resourcePrefix, type ObjectStore } from "../../storage/index.ts";
import { amount, podUse } from "../kinds/validation/index.ts";

/** What LimitRanges give and forbid (k8s `plugin/pkg/admission/limitranger`). */

const LIMIT_RANGES = { group: "", resource: "limitranges" };
const ANNOTATION = "kubernetes.io/limit-ranger";
const BILLION = 10n ** 9n;

/** What something asks for, and what it may have. */
interface Use {
  readonly requests: ReadonlyMap<string, Quantity>;
  readonly limits: ReadonlyMap<string, Quantity>;
}

async function limitsOf(store: ObjectStore, namespace: string): Promise<unknown[]> {
  const { items } = await store.list(resourcePrefix(LIMIT_RANGES, namespace));
  return items.flatMap(({ object }) => listAt(object, "spec", "limits"));
}

function refuse(resource: string, { metadata }: KubeObject, problems: readonly string[]): Error {
  const { name = "", generateName = "" } = metadata;
  const [only = ""] = problems;
  const why = problems.length === 1 ? only : `[${problems.join(", ")}]`;
  return apiErrors.forbidden({ group: "", resource }, name || generateName || "Unknown", why);
}

/** Fills in what a container does not say; returns the names of what it set. */
function fillIn(resources: Fields, field: string, defaults: Readonly<Fields>): string[] {
  const own = fieldsAt(resources, field);
  const missing = Object.keys(defaults)
    .filter((name) => own[name] === undefined)
    .sort();
  if (missing.length === 0) return [];
  resources[field] = { ...own, ...Object.fromEntries(missing.map((name) => [name, defaults[name]])) };
  return missing;
}

function setDefaults(pod: KubeObject, limits: readonly unknown[]): void {
  const ofContainers = limits.filter((limit) => textAt(limit, "type") === "Container");
  const defaults = (field: string): Fields => Object.assign({}, ...ofContainers.map((limit) => fieldsAt(limit, field)));
  const [requests, most] = [defaults("defaultRequest"), defaults("default")];
  const set: string[] = [];
  for (const [list, what] of [
    ["containers", "container"],
    ["initContainers", "init container"],
  ] as const) {
    for (const container of listAt(pod, "spec", list).map(asFields)) {
      const resources = ensure(container, "resources");
      const name = textAt(container, "name");
      const filledLimits = fillIn(resources, "limits", most);
      const filledRequests = fillIn(resources, "requests", requests);
      if (filledRequests.length > 0) set.push(`${filledRequests.join(", ")} request for ${what} ${name}`);
      if (filledLimits.length > 0) set.push(`${filledLimits.join(", ")} limit for ${what} ${name}`);
    }
  }
  if (set.length === 0) return;
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    [ANNOTATION]: `LimitRanger plugin set: ${set.join("; ")}`,
  };
}

/** With the precision that Go compares in. */
const thousandths = (quantity: Quantity): bigint => roundUp(quantity, -3).nanos;
const isAbove = (left: Quantity, right: Quantity): boolean => thousandths(left) > thousandths(right);

function minProblem(type: string, name: string, least: unknown, { requests, limits }: Use): string | undefined {
  const [request, limit, bound] = [requests.get(name), limits.get(name), amount(least)];
  const head = `minimum ${name} usage per ${type} is ${String(least)}`;
  if (request === undefined) return `${head}.  No request is specified`;
  if (isAbove(bound, request)) return `${head}, but request is ${printQuantity(request)}`;
  if (limit !== undefined && isAbove(bound, limit)) return `${head}, but limit is ${printQuantity(limit)}`;
  return undefined;
}

function maxProblem(type: string, name: string, most: unknown, { requests, limits }: Use): string | undefined {
  const [request, limit, bound] = [requests.get(name), limits.get(name), amount(most)];
  const head = `maximum ${name} usage per ${type} is ${String(most)}`;
  // A claim has no limit.
  const isClaim = type === "PersistentVolumeClaim";
  if (isClaim && request === undefined) return `${head}.  No request is specified`;
  if (!isClaim && limit === undefined) return `${head}.  No limit is specified`;
  if (limit !== undefined && isAbove(limit, bound)) return `${head}, but limit is ${printQuantity(limit)}`;
  if (request !== undefined && isAbove(request, bound)) return `${head}, but request is ${printQuantity(request)}`;
  return undefined;
}

function ratioProblem(type: string, name: string, most: unknown, { requests, limits }: Use): string | undefined {
  const [request, limit] = [requests.get(name), limits.get(name)];
  const head = `${name} max limit to request ratio per ${type} is ${String(most)}`;
  if (request === undefined || request.nanos === 0n) return `${head}, but no request is specified or request is 0`;
  if (limit === undefined || limit.nanos === 0n) return `${head}, but no limit is specified or limit is 0`;
  const ratio = Number(thousandths(limit)) / Number(thousandths(request));
  const allowed = Number(thousandths(amount(most))) / Number(BILLION);
  return ratio > allowed ? `${head}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

const CHECKS = { min: minProblem, max: maxProblem, maxLimitRequestRatio: ratioProblem } as const;

function problemsOf(limit: unknown, use: Use, fields: readonly (keyof typeof CHECKS)[]): string[] {
  const type = textAt(limit, "type");
  return fields.flatMap((field) =>
    Object.entries(fieldsAt(limit, field)).flatMap(([name, bound]) => CHECKS[field](type, name, bound, use) ?? []),
  );
}

const ALL = ["min", "max", "maxLimitRequestRatio"] as const;

function amounts(value: unknown): ReadonlyMap<string, Quantity> {
  return new Map(Object.entries(asFields(value)).map(([name, text]) => [name, amount(text)]));
}

function useOf(holder: unknown): Use {
  return {
    requests: amounts(at(holder, "resources", "requests")),
    limits: amounts(at(holder, "resources", "limits")),
  };
}

function podProblems(spec: unknown, limit: unknown): string[] {
  switch (textAt(limit, "type")) {
    case "Container": {
      const containers = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")];
      return containers.flatMap((container) => problemsOf(limit, useOf(container), ALL));
    }
    case "Pod":
      return problemsOf(limit, { requests: podUse(spec, "requests"), limits: podUse(spec, "limits") }, ALL);
    default:
      return [];
  }
}

/** @throws ApiError 403 */
export async function limitPod(store: ObjectStore, pod: KubeObject): Promise<void> {
  const limits = await limitsOf(store, pod.metadata.namespace ?? "");
  if (limits.length === 0) return;
  setDefaults(pod, limits);
  const problems = limits.flatMap((limit) => podProblems(pod["spec"], limit));
  if (problems.length > 0) throw refuse("pods", pod, problems);
}

/** @throws ApiError 403 */
export async function limitClaim(store: ObjectStore, claim: KubeObject): Promise<void> {
  const limits = await limitsOf(store, claim.metadata.namespace ?? "");
  const use: Use = { requests: amounts(at(claim, "spec", "resources", "requests")), limits: new Map() };
  const problems = limits
    .filter((limit) => textAt(limit, "type") === "PersistentVolumeClaim")
    .flatMap((limit) => problemsOf(limit, use, ["min", "max"]));
  if (problems.length > 0) throw refuse("persistentvolumeclaims", claim, problems);
}
