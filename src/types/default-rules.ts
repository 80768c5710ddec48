import { copyJson, at, asFields, ensure, fieldsAt, fill, listAt, textAt, type Fields } from "../apimachinery/index.ts";

/** What Go's SetDefaults functions work out, by type. Applied after the constant values of the type. */
export type DefaultRule = (value: Fields) => void;

/** A missing key of one map of quantities is taken from another. */
function inherit(target: Fields, from: unknown): void {
  for (const [key, value] of Object.entries(asFields(from))) target[key] ??= value;
}

/** The scale-up or scale-down rules of an autoscaler, completed as a whole. */
function completeRules(behavior: Fields, field: string, defaults: Readonly<Fields>): void {
  const given = Object.entries(asFields(behavior[field])).filter(([, value]) => value !== null && value !== undefined);
  behavior[field] = { ...copyJson(defaults), ...Object.fromEntries(given) };
}

const EVERY_15_SECONDS = { periodSeconds: 15 } as const;
const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, ...EVERY_15_SECONDS },
    { type: "Percent", value: 100, ...EVERY_15_SECONDS },
  ],
};
const SCALE_DOWN = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, ...EVERY_15_SECONDS }] };

const countDevices: DefaultRule = (request) => {
  if (request["allocationMode"] === "ExactCount") fill(request, { count: 1 });
};

const MAX_INT32 = 2 ** 31 - 1;

const RBAC = "rbac.authorization.k8s.io";
/** Three hours (core/v1 `DefaultClientIPServiceAffinitySeconds`). */
const AFFINITY_SECONDS = 10_800;

function completeService(object: Fields): void {
  const spec = ensure(object, "spec");
  if (spec["sessionAffinity"] === "None") delete spec["sessionAffinityConfig"];
  if (
    spec["sessionAffinity"] === "ClientIP" &&
    at(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds") === undefined
  )
    spec["sessionAffinityConfig"] = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  for (const port of listAt(spec, "ports").map(asFields)) fill(port, { targetPort: port["port"] });
  const type = textAt(spec, "type");
  const isBalanced = type === "LoadBalancer";
  const isExternal = type === "NodePort" || isBalanced;
  if (isExternal || (type === "ClusterIP" && listAt(spec, "externalIPs").length > 0))
    fill(spec, { externalTrafficPolicy: "Cluster" });
  if (isExternal || type === "ClusterIP") spec["internalTrafficPolicy"] ??= "Cluster";
  if (!isBalanced) return;
  spec["allocateLoadBalancerNodePorts"] ??= true;
  for (const point of listAt(object, "status", "loadBalancer", "ingress").map(asFields))
    if (textAt(point, "ip") !== "") point["ipMode"] ??= "VIP";
}

export const DEFAULT_RULES: Readonly<Record<string, DefaultRule>> = {
  "core/v1.Namespace": (object) => {
    const name = textAt(object, "metadata", "name");
    if (name !== "") ensure(ensure(object, "metadata"), "labels")["kubernetes.io/metadata.name"] = name;
  },
  "core/v1.Service": completeService,
  "core/v1.ReplicationController": (object) => {
    const labels = fieldsAt(object, "spec", "template", "metadata", "labels");
    if (Object.keys(labels).length === 0) return;
    const spec = ensure(object, "spec");
    const metadata = ensure(object, "metadata");
    if (Object.keys(asFields(spec["selector"])).length === 0) spec["selector"] = { ...labels };
    if (Object.keys(asFields(metadata["labels"])).length === 0) metadata["labels"] = { ...labels };
  },
  "core/v1.LimitRangeItem": (item) => {
    if (item["type"] !== "Container") return;
    const limits = ensure(item, "default");
    inherit(limits, item["max"]);
    const requests = ensure(item, "defaultRequest");
    inherit(requests, limits);
    inherit(requests, item["min"]);
  },
  "core/v1.NodeStatus": (status) => {
    if (at(status, "capacity") !== undefined) status["allocatable"] ??= copyJson(status["capacity"]);
  },

  "apps/v1.Deployment": (object) => {
    const strategy = fieldsAt(object, "spec", "strategy");
    if (strategy["type"] !== "RollingUpdate") return;
    const rolling = ensure(strategy, "rollingUpdate");
    rolling["maxUnavailable"] ??= "25%";
    rolling["maxSurge"] ??= "25%";
  },
  "apps/v1.DaemonSet": (object) => {
    const strategy = fieldsAt(object, "spec", "updateStrategy");
    if (strategy["type"] !== "RollingUpdate") return;
    const rolling = ensure(strategy, "rollingUpdate");
    rolling["maxUnavailable"] ??= 1;
    rolling["maxSurge"] ??= 0;
  },
  "apps/v1.StatefulSet": (object) => {
    const strategy = ensure(ensure(object, "spec"), "updateStrategy");
    if (textAt(strategy, "type") === "") {
      strategy["type"] = "RollingUpdate";
      ensure(strategy, "rollingUpdate");
    }
    if (strategy["type"] === "RollingUpdate" && at(strategy, "rollingUpdate") !== undefined)
      ensure(strategy, "rollingUpdate")["partition"] ??= 0;
  },

  "batch/v1.Job": (object) => {
    const spec = ensure(object, "spec");
    if (at(spec, "completions") === undefined && at(spec, "parallelism") === undefined) spec["completions"] = 1;
    spec["parallelism"] ??= 1;
    spec["backoffLimit"] ??= at(spec, "backoffLimitPerIndex") === undefined ? 6 : MAX_INT32;
    spec["podReplacementPolicy"] ??= at(spec, "podFailurePolicy") === undefined ? "TerminatingOrFailed" : "Failed";
    const labels = fieldsAt(spec, "template", "metadata", "labels");
    const metadata = ensure(object, "metadata");
    const hasOwn = Object.keys(asFields(metadata["labels"])).length > 0;
    if (!hasOwn && Object.keys(labels).length > 0) metadata["labels"] = { ...labels };
  },

  "autoscaling/v2.HorizontalPodAutoscaler": (object) => {
    const behavior = at(object, "spec", "behavior");
    if (behavior === undefined) return;
    completeRules(asFields(behavior), "scaleUp", SCALE_UP);
    completeRules(asFields(behavior), "scaleDown", SCALE_DOWN);
  },

  "networking/v1.NetworkPolicy": (object) => {
    const spec = ensure(object, "spec");
    if (listAt(spec, "policyTypes").length > 0) return;
    spec["policyTypes"] = ["Ingress", ...(listAt(spec, "egress").length > 0 ? ["Egress"] : [])];
  },

  "rbac/v1.Subject": (subject) => {
    if (subject["kind"] === "User" || subject["kind"] === "Group") fill(subject, { apiGroup: RBAC });
  },

  "resource/v1.ExactDeviceRequest": countDevices,
  "resource/v1.DeviceSubRequest": countDevices,
  "resource/v1.NodeAllocatableResourceMapping": (mapping) => void (mapping["allocationMultiplier"] ??= "1"),
};
