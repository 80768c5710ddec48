import { type KubeObject, asFields, at, ensure, fill, listAt, numberAt, textAt } from "../../apimachinery/index.ts";
import {
  type KindDefinition,
  age,
  ageColumn,
  column,
  formatLabels,
  nameColumn,
  nameOf,
  define,
} from "../../apiserver/index.ts";
import { dropUnused, isExternal } from "./service-update.ts";
import { allocateService } from "./service-allocation.ts";

/** Three hours (core/v1 `DefaultClientIPServiceAffinitySeconds`). */
const AFFINITY_SECONDS = 10_800;

/** k8s `pkg/apis/core/v1/defaults.go` SetDefaults_Service. */
function defaultService(object: KubeObject): void {
  const spec = ensure(object, "spec");
  fill(spec, { sessionAffinity: "None", type: "ClusterIP" });
  if (spec["sessionAffinity"] === "ClientIP")
    spec["sessionAffinityConfig"] ??= { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  else delete spec["sessionAffinityConfig"];
  for (const port of listAt(spec, "ports").map(asFields)) fill(port, { protocol: "TCP", targetPort: port["port"] });
  const type = textAt(spec, "type");
  if (isExternal(spec)) fill(spec, { externalTrafficPolicy: "Cluster" });
  if (type !== "ExternalName") spec["internalTrafficPolicy"] ??= "Cluster";
  // No reply has it (`storage.go` defaultOnReadInternalTrafficPolicy); a wrong value is left to validation.
  else if (["Cluster", "Local"].includes(textAt(spec, "internalTrafficPolicy"))) delete spec["internalTrafficPolicy"];
  if (type === "LoadBalancer") spec["allocateLoadBalancerNodePorts"] ??= true;
}

function externalIp(spec: unknown, status: unknown): string {
  const listed = listAt(spec, "externalIPs").map(String);
  switch (textAt(spec, "type")) {
    case "ExternalName":
      return textAt(spec, "externalName");
    case "LoadBalancer": {
      const given = listAt(status, "loadBalancer", "ingress").map(
        (ingress) => textAt(ingress, "ip") || textAt(ingress, "hostname"),
      );
      return [...given, ...listed].join(",") || "<pending>";
    }
    default:
      return listed.join(",") || "<none>";
  }
}

function portCell(port: unknown): string {
  const nodePort = numberAt(port, "nodePort");
  return `${numberAt(port, "port")}${nodePort === 0 ? "" : `:${nodePort}`}/${textAt(port, "protocol")}`;
}

export const serviceKinds: readonly KindDefinition[] = [
  define({
    group: "",
    version: "v1",
    kind: "Service",
    plural: "services",
    shortNames: ["svc"],
    categories: ["all"],
    hasStatus: true,
    createOnUpdate: true,
    returnsDeleted: true,
    nameRule: "dns-label",
    defaults: defaultService,
    prepareForUpdate: dropUnused,
    allocate: allocateService,
    columns: [
      nameColumn,
      column("Type", "How the service is reached."),
      column("Cluster-IP", "Its address within the cluster."),
      column("External-IP", "Its addresses outside."),
      column("Port(s)", "Its ports."),
      ageColumn,
      column("Selector", "The labels of the pods behind it.", 1),
    ],
    cells: (object, now) => {
      const spec = object["spec"];
      return [
        nameOf(object),
        textAt(spec, "type"),
        textAt(spec, "clusterIP") || "<none>",
        externalIp(spec, object["status"]),
        listAt(spec, "ports").map(portCell).join(",") || "<none>",
        age(object, now),
        formatLabels(at(spec, "selector")),
      ];
    },
    selectableFields: (object) => ({
      "spec.clusterIP": textAt(object, "spec", "clusterIP"),
      "spec.type": textAt(object, "spec", "type"),
    }),
  }),
];
