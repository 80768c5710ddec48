import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  type KubeObject,
  asFields,
  at,
  listAt,
  printAt,
  textAt,
} from "../../apimachinery/index.ts";
import {
  type KindDefinition,
  age,
  ageColumn,
  column,
  nameColumn,
  nameOf,
  shorten,
  define,
} from "../../apiserver/index.ts";
import { portErrors } from "./pod-validation.ts";

const ADDRESS_TYPES = ["FQDN", "IPv4", "IPv6"];
const MAX_ADDRESSES = 100;

/** k8s `pkg/apis/discovery/v1/defaults.go`. */
function defaultPorts(object: KubeObject): void {
  for (const port of listAt(object, "ports").map(asFields)) {
    port["name"] ??= "";
    port["protocol"] ??= "TCP";
  }
}

function endpointErrors(endpointValue: unknown, index: number): FieldError[] {
  const addresses = listAt(endpointValue, "addresses");
  const field = `endpoints[${index}].addresses`;
  if (addresses.length === 0) return [requiredValue(field, "must contain at least 1 address")];
  return addresses.length > MAX_ADDRESSES
    ? [invalidValue(field, addresses.length, `must have at most ${MAX_ADDRESSES} items`)]
    : [];
}

function sliceErrors(object: KubeObject): FieldError[] {
  const type = textAt(object, "addressType");
  const typeErrors =
    type === "" ? [requiredValue("addressType")] : [notSupportedValue("addressType", type, ADDRESS_TYPES)];
  return [
    ...(ADDRESS_TYPES.includes(type) ? [] : typeErrors),
    ...listAt(object, "endpoints").flatMap(endpointErrors),
    ...listAt(object, "ports").flatMap((port, index) =>
      at(port, "port") === undefined ? [] : portErrors(`ports[${index}].port`, at(port, "port")),
    ),
  ];
}

export const discoveryKinds: readonly KindDefinition[] = [
  define({
    group: "discovery.k8s.io",
    version: "v1",
    kind: "EndpointSlice",
    plural: "endpointslices",
    otherVersions: ["v1beta1"],
    updateChecks: ["whole"],
    defaults: defaultPorts,
    validate: sliceErrors,
    validateUpdate: (object, old) =>
      object["addressType"] === old["addressType"]
        ? []
        : [invalidValue("addressType", object["addressType"], "field is immutable")],
    columns: [
      nameColumn,
      column("AddressType", "What kind of addresses it holds."),
      column("Ports", "The ports of the endpoints."),
      column("Endpoints", "The addresses of the endpoints."),
      ageColumn,
    ],
    cells: (object, now) => {
      const ports = listAt(object, "ports").map((port) => printAt(port, "port", "*"));
      const addresses = listAt(object, "endpoints").flatMap((item) => listAt(item, "addresses").map(String));
      const none = ports.length === 0 ? "<unset>" : shorten(ports, 3);
      const all = addresses.length === 0 ? "<unset>" : shorten(addresses, 3);
      return [nameOf(object), textAt(object, "addressType"), none, all, age(object, now)];
    },
  }),
];
