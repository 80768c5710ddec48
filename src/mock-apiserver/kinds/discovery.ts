import { type KubeObject, asFields, listAt, printAt, textAt } from "../../apimachinery/index.ts";
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

/** k8s `pkg/apis/discovery/v1/defaults.go`. */
function defaultPorts(object: KubeObject): void {
  for (const port of listAt(object, "ports").map(asFields)) {
    port["name"] ??= "";
    port["protocol"] ??= "TCP";
  }
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
