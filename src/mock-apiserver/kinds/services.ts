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
import { allocateService, hasClusterIp } from "./service-allocation.ts";

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
  const isExternal =
    type === "NodePort" || type === "LoadBalancer" || (type === "ClusterIP" && listAt(spec, "externalIPs").length > 0);
  if (isExternal) fill(spec, { externalTrafficPolicy: "Cluster" });
  if (type !== "ExternalName") spec["internalTrafficPolicy"] ??= "Cluster";
  if (type === "LoadBalancer") spec["allocateLoadBalancerNodePorts"] ??= true;
}

/** Allocated values that an update leaves out stay (k8s `pkg/registry/core/service/storage` patchAllocatedValues). */
function keepAllocated(object: KubeObject, old: KubeObject): void {
  const spec = ensure(object, "spec");
  const before = asFields(old["spec"]);
  if (!hasClusterIp(spec)) {
    if (hasClusterIp(before) && spec["clusterIP"] === before["clusterIP"]) {
      for (const field of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
        delete spec[field];
    }
    return;
  }
  for (const field of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]) {
    if (
      hasClusterIp(before) &&
      (spec[field] === undefined || listAt(spec, field).length + textAt(spec, field).length === 0)
    ) {
      spec[field] = before[field];
    }
  }
  const oldPorts = listAt(before, "ports");
  for (const port of listAt(spec, "ports").map(asFields)) {
    const same = oldPorts.find(
      (candidate) => at(candidate, "port") === port["port"] && at(candidate, "protocol") === port["protocol"],
    );
    if (numberAt(port, "nodePort") === 0 && numberAt(same, "nodePort") !== 0)
      port["nodePort"] = numberAt(same, "nodePort");
  }
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
    prepareForUpdate: keepAllocated,
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
