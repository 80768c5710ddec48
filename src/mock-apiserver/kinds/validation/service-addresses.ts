import {
  at,
  duplicateValue,
  invalidValue,
  listAt,
  qualifiedName,
  requiredValue,
  textAt,
  forbiddenValue,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { ipAddress, isIPv6 } from "./formats.ts";
import { each, isSet, oneOf, optional, optionalOneOf, Seen, wellFormed, when, type Errors } from "./vocabulary.ts";

/** The addresses of a Service within the cluster. */

const FAMILIES = ["IPv4", "IPv6"];
const FAMILY_POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];

export function isHeadless(spec: unknown): boolean {
  const ips = listAt(spec, "clusterIPs");
  return ips.length === 1 && ips[0] === "None";
}

function firstAddress(spec: unknown): Errors {
  const [ip, ips] = [textAt(spec, "clusterIP"), listAt(spec, "clusterIPs")];
  if (ip === "")
    return when(
      ips.length > 0,
      invalidValue("spec.clusterIPs", ips, "must be empty when `clusterIP` is not specified"),
    );
  if (ips.length === 0) return [requiredValue("spec.clusterIPs")];
  return when(ips[0] !== ip, invalidValue("spec.clusterIPs", ips, "first value must match `clusterIP`"));
}

function families(spec: unknown): Errors {
  const seen = new Seen();
  return [
    ...each(spec, "spec", "ipFamilies", (family, where) => [
      ...oneOf(family, where, FAMILIES),
      ...when(seen.repeats(String(family)), duplicateValue(where, family)),
    ]),
    ...optionalOneOf(spec, "spec", "ipFamilyPolicy", FAMILY_POLICIES),
  ];
}

/** Whether addresses and families fit each other; only for addresses that are some. */
function agreement(spec: unknown): Errors {
  const ips = listAt(spec, "clusterIPs").map(String);
  const listed = listAt(spec, "ipFamilies");
  const isDual = new Set(ips.map(isIPv6)).size === 2;
  const why = "may specify no more than one IP for each IP family";
  const mixed = when(ips.length > 1 && !isDual, invalidValue("spec.clusterIPs", ips, why));
  if (isHeadless(spec)) return mixed;
  const wrong = ips.flatMap((ip, index) => {
    const family = listed[index];
    const isWrong = (family === "IPv4" && isIPv6(ip)) || (family === "IPv6" && !isIPv6(ip));
    const expected = `expected an ${String(family)} value as indicated by \`ipFamilies[${index}]\``;
    return when(isWrong, invalidValue(`spec.clusterIPs[${index}]`, ip, expected));
  });
  return [...mixed, ...wrong];
}

export function clusterIpErrors(spec: unknown): Errors {
  if (textAt(spec, "type") === "ExternalName") return [];
  const ips = listAt(spec, "clusterIPs");
  const invalid = ips.flatMap((ip, index) => {
    if (index === 0 && ip === "None")
      return when(ips.length > 1, invalidValue("spec.clusterIPs", ips, "'None' must be the first and only value"));
    return wellFormed(String(ip), `spec.clusterIPs[${index}]`, ipAddress);
  });
  return [
    ...firstAddress(spec),
    ...families(spec),
    ...invalid,
    ...when(ips.length > 2, invalidValue("spec.clusterIPs", ips, "may only hold up to 2 values")),
    ...(invalid.length > 0 ? [] : agreement(spec)),
  ];
}

interface Changing {
  readonly field: "clusterIPs" | "ipFamilies";
  readonly unset: string;
  readonly released: string;
}

const CHANGING: readonly Changing[] = [
  {
    field: "clusterIPs",
    unset: "primary clusterIP can not be unset",
    released: "must be set to 'SingleStack' when releasing the secondary clusterIP",
  },
  {
    field: "ipFamilies",
    unset: "primary ipFamily can not be unset",
    released: "must be set to 'SingleStack' when releasing the secondary ipFamily",
  },
];

function listChange(spec: unknown, before: unknown, { field, unset, released }: Changing): Errors {
  const [now, old] = [listAt(spec, field), listAt(before, field)];
  const policy = at(spec, "ipFamilyPolicy");
  const first = `spec.${field}[0]`;
  // Where the number of families changes, Kubernetes prints the addresses.
  const printed = now.length === old.length ? now : listAt(spec, "clusterIPs");
  const changed = (path: string): Errors => [invalidValue(path, printed, "may not change once set")];
  if (now.length === old.length)
    return old.flatMap((value, index) =>
      value === now[index] ? [] : changed(field === "ipFamilies" ? first : `spec.${field}[${index}]`),
    );
  const isMoved = now.length > 0 && old.length > 0 && now[0] !== old[0];
  if (now.length > old.length) return isMoved ? changed(first) : [];
  return [
    ...when(listAt(spec, "clusterIPs").length === 0, invalidValue(first, now.length === 0 ? null : now, unset)),
    ...(isMoved ? changed(first) : []),
    ...when(now.length === 1 && policy !== "SingleStack", invalidValue("spec.ipFamilyPolicy", policy, released)),
  ];
}

export function balancerClass(spec: unknown): Errors {
  const isBalanced = textAt(spec, "type") === "LoadBalancer";
  return optional(spec, "spec", "loadBalancerClass", (name, where) =>
    isBalanced
      ? wellFormed(String(name), where, qualifiedName)
      : [forbiddenValue(where, "may only be used when `type` is 'LoadBalancer'")],
  );
}

export function serviceChange(object: KubeObject, old: KubeObject): Errors {
  const [spec, before] = [object["spec"], old["spec"]];
  const isNamed = [spec, before].some((holder) => textAt(holder, "type") === "ExternalName");
  const [isBare, wasBare] = [isHeadless(spec), isHeadless(before)];
  const [health, formerHealth] = [at(spec, "healthCheckNodePort"), at(before, "healthCheckNodePort")];
  const isBalanced = [spec, before].every((holder) => textAt(holder, "type") === "LoadBalancer");
  const isChecked = [spec, before].every((holder) => textAt(holder, "externalTrafficPolicy") === "Local");
  const className = at(spec, "loadBalancerClass");
  return [
    ...CHANGING.flatMap((changing) => {
      const isFree = changing.field === "clusterIPs" ? isBare && wasBare : isBare !== wasBare || isBare;
      return isNamed || isFree ? [] : listChange(spec, before, changing);
    }),
    ...when(
      isBalanced && className !== at(before, "loadBalancerClass"),
      invalidValue("spec.loadBalancerClass", className, "may not change once set"),
    ),
    ...balancerClass(spec),
    ...when(
      isBalanced && isChecked && isSet(formerHealth) && health !== formerHealth,
      forbiddenValue("spec.healthCheckNodePort", "field is immutable"),
    ),
  ];
}
