import {
  at,
  byteLength,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  labelValue,
  listAt,
  qualifiedName,
  quote,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { cidr } from "./formats.ts";
import { cidrWarnings } from "./ip-warnings.ts";
import { printed } from "./printed.ts";
import { resourceAmount } from "./resources.ts";
import { taintEffect } from "./scheduling.ts";
import { child, each, entriesOf, Seen, wellFormed, when, type Errors } from "./vocabulary.ts";

/** `core.Node`. */

const FEATURE = /^[A-Z][A-Za-z0-9]*(?:\/[A-Za-z][A-Za-z0-9]*)*$/;
const MAX_FEATURE = 253;

/** Their errors stand under the metadata. */
function taints(spec: unknown): Errors {
  const seen = new Seen();
  return listAt(spec, "taints").flatMap((taint, index) => {
    const where = `metadata.taints[${index}]`;
    const [key, value, effect] = ["key", "value", "effect"].map((field) => textAt(taint, field));
    const problems = labelValue(value ?? "");
    const isRepeated = seen.repeats(`${effect ?? ""} ${key ?? ""}`);
    const twice = duplicateValue(where, printed("core.Taint", taint));
    const why = "taints must be unique by key and effect pair";
    return [
      ...wellFormed(key ?? "", child(where, "key"), qualifiedName),
      ...when(problems.length > 0, invalidValue(child(where, "value"), value, problems.join(";"))),
      ...taintEffect(effect ?? "", child(where, "effect")),
      ...when(isRepeated, { ...twice, message: `${twice.message}: ${why}` }),
    ];
  });
}

function resources(status: unknown): Errors {
  return ["capacity", "allocatable"].flatMap((field) =>
    entriesOf(at(status, field)).flatMap(([name, value]) => resourceAmount(name, value, `status.${field}.${name}`)),
  );
}

function features(status: unknown): Errors {
  const list = listAt(status, "declaredFeatures").map(String);
  return each(status, "status", "declaredFeatures", (feature, path, index) => {
    const text = String(feature);
    const before = list[index - 1];
    const problem =
      byteLength(text) > MAX_FEATURE
        ? `must be no more than ${MAX_FEATURE} characters`
        : FEATURE.test(text)
          ? ""
          : "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes";
    return [
      ...when(before === text, duplicateValue(path, text)),
      ...when(before !== undefined && before > text, invalidValue(path, text, "list must be sorted alphabetically")),
      ...when(problem !== "", invalidValue(path, text, `invalid feature name ${quote(text)}: ${problem}`)),
    ];
  });
}

const PAIR = "may specify no more than one CIDR for each IP family";

function podNetworks(spec: unknown): Errors {
  const networks = listAt(spec, "podCIDRs").map(String);
  const families = new Set(networks.map((network) => network.includes(":")));
  const isPair = networks.length === 2 && families.size === 2;
  return [
    ...each(spec, "spec", "podCIDRs", (network, path) => wellFormed(String(network), path, cidr)),
    ...when(networks.length > 1 && !isPair, invalidValue("spec.podCIDRs", networks, PAIR)),
  ];
}

export function nodeErrors({ spec, status }: KubeObject): Errors {
  return [...taints(spec), ...resources(status), ...features(status), ...podNetworks(spec)];
}

function fixedNetworks(spec: unknown, before: unknown): Errors {
  const [now, old] = [listAt(spec, "podCIDRs"), listAt(before, "podCIDRs")];
  const why = 'node updates may not change podCIDR except from "" to valid';
  if (old.length === 0) return [];
  if (now.length !== old.length) return [forbiddenValue("spec.podCIDRs", why)];
  return old.flatMap((network, index) => when(network !== now[index], forbiddenValue("spec.podCIDRs", why)));
}

export function nodeChange(node: KubeObject, old: KubeObject): Errors {
  return [...nodeErrors(node), ...nodeStatus(node, old)];
}

export function nodeStatus(node: KubeObject, old: KubeObject): Errors {
  const { spec, status } = node;
  const before = old["spec"];
  const provider = textAt(before, "providerID");
  const isMoved = provider !== "" && provider !== textAt(spec, "providerID");
  const isRenamed = textAt(spec, "externalID") !== textAt(before, "externalID");
  const seen = new Seen();
  const why = 'node updates may not change providerID except from "" to valid';
  return [
    ...resources(status),
    ...features(status),
    ...each(status, "status", "addresses", (address, path) =>
      when(
        seen.repeats(`${textAt(address, "type")} ${textAt(address, "address")}`),
        duplicateValue(path, printed("core.NodeAddress", address)),
      ),
    ),
    ...fixedNetworks(spec, before),
    ...when(isMoved, forbiddenValue("spec.providerID", why)),
    ...taints(spec),
    ...when(isRenamed, forbiddenValue("spec.externalID", "may not be updated")),
  ];
}

export function nodeWarnings({ spec }: KubeObject): string[] {
  return [
    ...(at(spec, "configSource") === undefined
      ? []
      : ["spec.configSource: the feature is removed, and it's ignored even if specified"]),
    ...(textAt(spec, "externalID") === ""
      ? []
      : ["spec.externalID: this field is deprecated, and is unused by Kubernetes"]),
    ...listAt(spec, "podCIDRs").flatMap((network, index) => cidrWarnings(String(network), `spec.podCIDRs[${index}]`)),
  ];
}
