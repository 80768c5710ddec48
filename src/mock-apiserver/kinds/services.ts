import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  duplicateValue,
  type FieldError,
  type KubeObject,
  dns1123Label,
  dns1123Subdomain,
  asFields,
  at,
  ensure,
  fill,
  listAt,
  numberAt,
  textAt,
} from "../../apimachinery/index.ts";
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
import { portErrors, protocolErrors } from "./pod-validation.ts";
import { allocateService, hasClusterIp } from "./service-allocation.ts";

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const AFFINITIES = ["ClientIP", "None"];
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

function servicePortErrors(ports: readonly unknown[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    const name = textAt(port, "name");
    const number = numberAt(port, "port");
    const key = `${textAt(port, "protocol")}/${number}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    const target = at(port, "targetPort");
    return [
      ...(name === "" && ports.length > 1 ? [requiredValue(`${field}.name`)] : []),
      ...(name === "" ? [] : dns1123Label(name).map((detail) => invalidValue(`${field}.name`, name, detail))),
      ...portErrors(`${field}.port`, number),
      ...protocolErrors(`${field}.protocol`, textAt(port, "protocol")),
      ...(typeof target === "number" ? portErrors(`${field}.targetPort`, target) : []),
      ...(isRepeated ? [duplicateValue(field, { protocol: textAt(port, "protocol"), port: number })] : []),
    ];
  });
}

function externalNameErrors(spec: unknown): FieldError[] {
  const name = textAt(spec, "externalName").replace(/\.$/, "");
  if (name === "") return [requiredValue("spec.externalName")];
  return dns1123Subdomain(name).map((detail) =>
    invalidValue("spec.externalName", textAt(spec, "externalName"), detail),
  );
}

/** k8s `pkg/apis/core/validation` ValidateService, its common rules. */
function serviceErrors(object: KubeObject): FieldError[] {
  const spec = object["spec"];
  const type = textAt(spec, "type");
  const affinity = textAt(spec, "sessionAffinity");
  const ports = listAt(spec, "ports");
  const needsPorts = type !== "ExternalName" && textAt(spec, "clusterIP") !== "None";
  return [
    ...(ports.length === 0 && needsPorts ? [requiredValue("spec.ports")] : []),
    ...(type === "ExternalName" ? externalNameErrors(spec) : []),
    ...servicePortErrors(ports),
    ...(AFFINITIES.includes(affinity) ? [] : [notSupportedValue("spec.sessionAffinity", affinity, AFFINITIES)]),
    ...(TYPES.includes(type) ? [] : [notSupportedValue("spec.type", type, TYPES)]),
  ];
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

function clusterIpErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const before = textAt(old, "spec", "clusterIP");
  const after = textAt(object, "spec", "clusterIP");
  const isFixed = hasClusterIp(old["spec"]) && hasClusterIp(object["spec"]) && before !== "";
  return isFixed && before !== after ? [invalidValue("spec.clusterIPs[0]", [after], "may not change once set")] : [];
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
    nameRule: "dns-1035-label",
    defaults: defaultService,
    prepareForUpdate: keepAllocated,
    allocate: allocateService,
    validate: serviceErrors,
    validateUpdate: clusterIpErrors,
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
