import {
  at,
  dns1123Label,
  dns1123Subdomain,
  duplicateValue,
  invalidValue,
  labelValue,
  listAt,
  qualifiedName,
  requiredValue,
  textAt,
  tooManyValue,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { ipAddress, isIPv6 } from "./formats.ts";
import { canonicalIP, ipWarnings } from "./ip-warnings.ts";
import { endpointAddress } from "./network-addresses.ts";
import { portNumberErrors } from "./probes.ts";
import { labels } from "./selectors.ts";
import {
  child,
  each,
  entriesOf,
  immutable,
  isSet,
  oneOf,
  optional,
  optionalText,
  requiredOneOf,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** Endpoints and EndpointSlices. */

const PROTOCOLS = ["SCTP", "TCP", "UDP"];

const subsetAddress: Check = (address, path) => [
  ...wellFormed(textAt(address, "ip"), child(path, "ip"), ipAddress),
  ...optionalText(address, path, "hostname", dns1123Label),
  ...optional(address, path, "nodeName", (name, where) => wellFormed(String(name), where, dns1123Subdomain)),
  ...endpointAddress(textAt(address, "ip"), child(path, "ip")),
];

function subsetPort(port: unknown, path: string, needsName: boolean): Errors {
  return [
    ...when(needsName && textAt(port, "name") === "", requiredValue(child(path, "name"))),
    ...optionalText(port, path, "name", dns1123Label),
    ...portNumberErrors(at(port, "port"), child(path, "port")),
    ...requiredOneOf(textAt(port, "protocol"), child(path, "protocol"), PROTOCOLS),
    ...optional(port, path, "appProtocol", (name, where) => wellFormed(String(name), where, qualifiedName)),
  ];
}

function subsetErrors(object: KubeObject): Errors {
  return each(object, "", "subsets", (subset, where) => {
    const count = listAt(subset, "addresses").length + listAt(subset, "notReadyAddresses").length;
    const isNamed = listAt(subset, "ports").length > 1;
    return [
      ...when(count === 0, requiredValue(where, "must specify `addresses` or `notReadyAddresses`")),
      ...each(subset, where, "addresses", subsetAddress),
      ...each(subset, where, "notReadyAddresses", subsetAddress),
      ...each(subset, where, "ports", (port, path) => subsetPort(port, path, isNamed)),
    ];
  });
}

export const newEndpoints = subsetErrors;

/** What has been wrong before may stay. */
export function endpointsChange(object: KubeObject, old: KubeObject): Errors {
  return isDeepStrictEqual(object["subsets"], old["subsets"]) ? [] : subsetErrors(object);
}

const ADDRESS_TYPES = ["FQDN", "IPv4", "IPv6"];
const LIMITS = { endpoints: 1000, addresses: 100, ports: 20_000, labels: 16, hints: 8 };

/** `IsFullyQualifiedDomainName`. */
export function domainName(name: string, path: string): Errors {
  if (name === "") return [requiredValue(path)];
  const bare = name.replace(/\.$/, "");
  const problems = dns1123Subdomain(bare);
  if (problems.length > 0) return [invalidValue(path, bare, problems.join(","))];
  const parts = bare.split(".");
  if (parts.length < 2)
    return [invalidValue(path, bare, "should be a domain with at least two segments separated by dots")];
  for (const label of parts) {
    const wrong = dns1123Label(label);
    if (wrong.length > 0) return [invalidValue(path, label, wrong.join(","))];
  }
  return [];
}

function strictIp(address: string, path: string): Errors {
  const problems = wellFormed(address, path, ipAddress);
  const canonical = canonicalIP(address);
  if (problems.length > 0 || canonical === address) return problems;
  return [invalidValue(path, address, `must be in canonical form (${JSON.stringify(canonical)})`)];
}

function sliceAddress(address: string, path: string, list: string, type: string): Errors {
  if (type === "FQDN") return domainName(address, path);
  if (type !== "IPv4" && type !== "IPv6") return [];
  const problems = type === "IPv4" ? wellFormed(address, path, ipAddress) : strictIp(address, path);
  if (problems.length > 0) return problems;
  const isOther = isIPv6(address) !== (type === "IPv6");
  return [
    // It stands under the list, not under the item.
    ...when(isOther, invalidValue(list, address, `must be an ${type} address`)),
    ...endpointAddress(address, path),
  ];
}

function hintErrors(hints: unknown, path: string): Errors {
  const named = (field: string, rule: (name: string) => readonly string[]): Errors | undefined => {
    const names = new Seen();
    const count = listAt(hints, field).length;
    if (count > LIMITS.hints) return undefined;
    return each(hints, path, field, (hint, where) => {
      const name = textAt(hint, "name");
      return [
        ...when(names.repeats(name), duplicateValue(child(where, "name"), name)),
        ...wellFormed(name, child(where, "name"), rule),
      ];
    });
  };
  const zones = named("forZones", labelValue);
  if (zones === undefined)
    return [tooManyValue(child(path, "forZones"), listAt(hints, "forZones").length, LIMITS.hints)];
  const nodes = named("forNodes", dns1123Subdomain);
  const many = tooManyValue(child(path, "forNodes"), listAt(hints, "forNodes").length, LIMITS.hints);
  return [...zones, ...(nodes ?? [many])];
}

function endpointErrors(object: KubeObject): Errors {
  const [all, type] = [listAt(object, "endpoints"), textAt(object, "addressType")];
  if (all.length > LIMITS.endpoints) return [tooManyValue("endpoints", all.length, LIMITS.endpoints)];
  return each(object, "", "endpoints", (endpoint, where) => {
    const addresses = listAt(endpoint, "addresses").map(String);
    const list = child(where, "addresses");
    const topology = at(endpoint, "deprecatedTopology");
    const count = entriesOf(topology).length;
    return [
      ...when(addresses.length === 0, requiredValue(list, "must contain at least 1 address")),
      ...when(addresses.length > LIMITS.addresses, tooManyValue(list, addresses.length, LIMITS.addresses)),
      ...addresses.flatMap((address, index) => sliceAddress(address, `${list}[${index}]`, list, type)),
      ...optional(endpoint, where, "nodeName", (name, field) => wellFormed(String(name), field, dns1123Subdomain)),
      ...when(count > LIMITS.labels, tooManyValue(child(where, "deprecatedTopology"), count, LIMITS.labels)),
      ...labels(topology, child(where, "deprecatedTopology")),
      ...optional(endpoint, where, "hostname", (name, field) => wellFormed(String(name), field, dns1123Label)),
      ...optional(endpoint, where, "hints", hintErrors),
    ];
  });
}

function slicePorts(object: KubeObject): Errors {
  const ports = listAt(object, "ports");
  const names = new Seen();
  if (ports.length > LIMITS.ports) return [tooManyValue("ports", ports.length, LIMITS.ports)];
  return each(object, "", "ports", (port, where) => {
    const name = textAt(port, "name");
    const protocol = at(port, "protocol");
    return [
      ...(name === "" ? [] : wellFormed(name, child(where, "name"), dns1123Label)),
      ...when(names.repeats(name), duplicateValue(child(where, "name"), name)),
      ...(isSet(protocol)
        ? oneOf(protocol, child(where, "protocol"), PROTOCOLS)
        : [requiredValue(child(where, "protocol"))]),
      ...optional(port, where, "appProtocol", (text, field) => wellFormed(String(text), field, qualifiedName)),
    ];
  });
}

export function sliceErrors(object: KubeObject): Errors {
  return [...requiredOneOf(textAt(object, "addressType"), "addressType", ADDRESS_TYPES), ...slicePorts(object)];
}

export const newSlice = endpointErrors;

export function sliceChange(object: KubeObject, old: KubeObject): Errors {
  return [
    ...(isDeepStrictEqual(object["endpoints"], old["endpoints"]) ? [] : endpointErrors(object)),
    ...immutable(object["addressType"], old["addressType"], "addressType"),
  ];
}

const OWN_CONTROLLERS = ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"];

export function sliceWarnings(slice: KubeObject, old: KubeObject | undefined): string[] {
  const isNamed = textAt(slice, "addressType") === "FQDN";
  const manager = slice.metadata.labels?.["endpointslice.kubernetes.io/managed-by"] ?? "";
  return [
    ...(isNamed && old === undefined ? ["spec.addressType: FQDN endpoints are deprecated"] : []),
    ...(OWN_CONTROLLERS.includes(manager) || isNamed ? [] : addressWarnings(slice)),
  ];
}

function addressWarnings(slice: KubeObject): string[] {
  return listAt(slice, "endpoints").flatMap((endpoint, index) =>
    listAt(endpoint, "addresses").flatMap((address, position) =>
      ipWarnings(String(address), `endpoints[${index}].addresses[${position}]`),
    ),
  );
}
