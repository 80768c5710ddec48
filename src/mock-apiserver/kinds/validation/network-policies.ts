import {
  at,
  forbiddenValue,
  invalidValue,
  isJsonNumber,
  listAt,
  notSupportedValue,
  portName,
  portNumber,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { addressBits, cidr, isReadableCidr } from "./formats.ts";
import { cidrWarnings } from "./ip-warnings.ts";
import { labelSelector } from "./selectors.ts";
import { child, each, isSet, optional, wellFormed, when, type Check, type Errors } from "./vocabulary.ts";

/** k8s `pkg/apis/networking/validation`. */

const PROTOCOLS = ["TCP", "UDP", "SCTP"];
const POLICY_TYPES = ["Ingress", "Egress"];

function numbered(value: unknown, path: string): Errors {
  return portNumber(Number(value)).map((problem) => invalidValue(path, value, problem));
}

function endPort(port: unknown, end: unknown, path: string): Errors {
  if (!isSet(end)) return [];
  if (!isSet(port)) return [invalidValue(path, end, "may not be specified when `port` is not specified")];
  if (!isJsonNumber(port)) return [invalidValue(path, end, "may not be specified when `port` is non-numeric")];
  const isBelow = Number(end) < Number(port);
  return [
    ...when(isBelow, invalidValue(path, port, "must be greater than or equal to `port`")),
    ...numbered(end, path),
  ];
}

const policyPort: Check = (value, path) => {
  const [protocol, port, end] = [at(value, "protocol"), at(value, "port"), at(value, "endPort")];
  const [where, endPath] = [child(path, "port"), child(path, "endPort")];
  const isUnknown = isSet(protocol) && !PROTOCOLS.includes(String(protocol));
  const named = !isSet(port) || isJsonNumber(port) ? [] : wellFormed(String(port), where, portName);
  return [
    ...when(isUnknown, notSupportedValue(child(path, "protocol"), protocol, PROTOCOLS)),
    ...(isJsonNumber(port) ? numbered(port, where) : []),
    ...endPort(port, end, endPath),
    ...named,
  ];
};

/** The bits of a network's address that its prefix keeps, and how many. */
function networkOf(text: string): { readonly bits: bigint; readonly length: number; readonly size: number } {
  const [address = "", length = "0"] = text.split("/");
  const size = address.includes(":") ? 128 : 32;
  return { bits: addressBits(address) >> BigInt(size - Number(length)), length: Number(length), size };
}

function isStrictSubset(inner: string, outer: string): boolean {
  const [small, large] = [networkOf(inner), networkOf(outer)];
  if (small.size !== large.size || large.length >= small.length) return false;
  return small.bits >> BigInt(small.length - large.length) === large.bits;
}

/** What an object had already is not looked at again. */
function legacyCidr(text: string, path: string, known: ReadonlySet<string>): Errors {
  return known.has(text) ? [] : wellFormed(text, path, cidr);
}

const ipBlock =
  (known: ReadonlySet<string>): Check =>
  (block, path) => {
    const network = textAt(block, "cidr");
    if (network === "") return [requiredValue(child(path, "cidr"))];
    const errors = legacyCidr(network, child(path, "cidr"), known);
    if (!isReadableCidr(network)) return errors;
    return [
      ...errors,
      ...each(block, path, "except", (except, where) => {
        const text = String(except);
        const isOutside = isReadableCidr(text) && !isStrictSubset(text, network);
        return [
          ...legacyCidr(text, where, known),
          ...when(isOutside, invalidValue(where, text, "must be a strict subset of `cidr`")),
        ];
      }),
    ];
  };

const peer =
  (known: ReadonlySet<string>): Check =>
  (value, path) => {
    const count = ["podSelector", "namespaceSelector", "ipBlock"].filter((field) => isSet(at(value, field))).length;
    const isMixed = count > 1 && isSet(at(value, "ipBlock"));
    return [
      ...optional(value, path, "podSelector", labelSelector),
      ...optional(value, path, "namespaceSelector", labelSelector),
      ...optional(value, path, "ipBlock", ipBlock(known)),
      ...when(count === 0, requiredValue(path, "must specify a peer")),
      ...when(isMixed, forbiddenValue(path, "may not specify both ipBlock and another peer")),
    ];
  };

function policyTypes(spec: unknown): Errors {
  const types = listAt(spec, "policyTypes");
  const many = "may not specify more than two policyTypes";
  if (types.length > POLICY_TYPES.length) return [invalidValue("spec.policyTypes", types, many)];
  return each(spec, "spec", "policyTypes", (type, path) =>
    when(!POLICY_TYPES.includes(String(type)), notSupportedValue(path, type, POLICY_TYPES)),
  );
}

/** Rules with their ports and the peers that they name. */
const DIRECTIONS: readonly (readonly [string, string])[] = [
  ["ingress", "from"],
  ["egress", "to"],
];

function blocksOf(spec: unknown): { readonly block: unknown; readonly path: string }[] {
  return DIRECTIONS.flatMap(([direction, peers]) =>
    listAt(spec, direction).flatMap((rule, index) =>
      listAt(rule, peers).flatMap((value, number) => {
        const block = at(value, "ipBlock");
        return isSet(block) ? [{ block, path: `spec.${direction}[${index}].${peers}[${number}].ipBlock` }] : [];
      }),
    ),
  );
}

function policyErrors(spec: unknown, known: ReadonlySet<string>): Errors {
  return [
    ...labelSelector(at(spec, "podSelector"), "spec.podSelector"),
    ...DIRECTIONS.flatMap(([direction, peers]) =>
      each(spec, "spec", direction, (rule, path) => [
        ...each(rule, path, "ports", policyPort),
        ...each(rule, path, peers, peer(known)),
      ]),
    ),
    ...policyTypes(spec),
  ];
}

export function newNetworkPolicyErrors(object: KubeObject): Errors {
  return policyErrors(object["spec"], new Set());
}

export function networkPolicyChange(object: KubeObject, old: KubeObject): Errors {
  const known = blocksOf(old["spec"]).flatMap(({ block }) => [textAt(block, "cidr"), ...listAt(block, "except")]);
  return policyErrors(object["spec"], new Set(known.map(String)));
}

export function networkPolicyWarnings(object: KubeObject): string[] {
  return blocksOf(object["spec"]).flatMap(({ block, path }) => [
    ...cidrWarnings(textAt(block, "cidr"), child(path, "cidr")),
    ...listAt(block, "except").flatMap((except, index) => cidrWarnings(String(except), `${path}.except[${index}]`)),
  ]);
}
