import {
  at,
  dns1123Subdomain,
  invalidValue,
  listAt,
  pathSegmentName,
  requiredValue,
  validateKubeFinalizers,
  validateObjectMeta,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { cidr, ipAddress, isReadableCidr } from "./formats.ts";
import { printed } from "./printed.ts";
import { each, IMMUTABLE, isSet, optionalText, requiredText, wellFormed, when, type Errors } from "./vocabulary.ts";

/** ServiceCIDRs and IPAddresses (k8s `pkg/apis/networking/validation`). */

const PATH = "spec.cidrs";
const MANY = "may only hold up to 2 values";
const FAMILIES = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64";

export function serviceCidrErrors({ spec }: KubeObject): Errors {
  const networks = listAt(spec, "cidrs").map(String);
  if (networks.length === 0) return [requiredValue(PATH, "at least one CIDR required")];
  if (networks.length > 2) return [invalidValue(PATH, printed("networking.ServiceCIDRSpec", spec), MANY)];
  const [first = "", second] = networks;
  const isAlike =
    second !== undefined && networks.every(isReadableCidr) && first.includes(":") === second.includes(":");
  return [
    ...each(spec, "spec", "cidrs", (network, path) => wellFormed(String(network), path, cidr)),
    ...when(isAlike, invalidValue(PATH, networks, FAMILIES)),
  ];
}

export function serviceCidrChange(object: KubeObject, old: KubeObject): Errors {
  const [now, before] = [listAt(object, "spec", "cidrs"), listAt(old, "spec", "cidrs")];
  const fixed = before.flatMap((network, index) =>
    when(network !== now[index], invalidValue(`${PATH}[${index}]`, now[index], IMMUTABLE)),
  );
  if (now.length === before.length) return fixed;
  if (before.length === 1 && now.length === 2) return [...fixed, ...serviceCidrErrors(object)];
  return [invalidValue(PATH, at(object["spec"], "cidrs"), IMMUTABLE)];
}

/** Its name is its address. */
export function ipAddressErrors({ metadata, spec }: KubeObject): Errors {
  return [
    ...validateObjectMeta(metadata, { namespaced: false, validateName: ipAddress }),
    ...validateKubeFinalizers(metadata),
    ...parentReference(spec),
  ];
}

function parentReference(spec: unknown): Errors {
  const parent = at(spec, "parentRef");
  const path = "spec.parentRef";
  if (!isSet(parent)) return [requiredValue(path)];
  return [
    ...optionalText(parent, path, "group", dns1123Subdomain),
    ...requiredText(parent, path, "resource", pathSegmentName),
    ...requiredText(parent, path, "name", pathSegmentName),
    ...optionalText(parent, path, "namespace", pathSegmentName),
  ];
}

export function ipAddressChange(object: KubeObject, old: KubeObject): Errors {
  const [parent, before] = [at(object["spec"], "parentRef"), at(old["spec"], "parentRef")];
  const dumped = printed("*networking.ParentReference", parent);
  return when(!isDeepStrictEqual(parent, before), invalidValue("spec.parentRef", dumped, IMMUTABLE));
}
