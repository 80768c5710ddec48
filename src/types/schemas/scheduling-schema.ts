import {
  always,
  atomic,
  int32,
  labelSelector,
  list,
  named,
  pointer,
  string,
  struct,
  time,
} from "../../apimachinery/index.ts";

/** What decides on which node a pod may run (k8s.io/api `core/v1/types.go`). */

const nodeSelectorRequirement = struct("NodeSelectorRequirement", {
  key: always(string),
  operator: always(named("v1.NodeSelectorOperator")),
  values: list(string),
});

const nodeSelectorTerm = atomic(
  struct("NodeSelectorTerm", {
    matchExpressions: list(nodeSelectorRequirement),
    matchFields: list(nodeSelectorRequirement),
  }),
);

const nodeSelector = atomic(struct("NodeSelector", { nodeSelectorTerms: always(list(nodeSelectorTerm)) }));

const preferredSchedulingTerm = struct("PreferredSchedulingTerm", {
  weight: always(int32),
  preference: always(nodeSelectorTerm),
});

const nodeAffinity = struct("NodeAffinity", {
  requiredDuringSchedulingIgnoredDuringExecution: pointer(nodeSelector),
  preferredDuringSchedulingIgnoredDuringExecution: list(preferredSchedulingTerm),
});

const podAffinityTerm = struct("PodAffinityTerm", {
  labelSelector: pointer(labelSelector),
  namespaces: list(string),
  topologyKey: always(string),
  namespaceSelector: pointer(labelSelector),
  matchLabelKeys: list(string),
  mismatchLabelKeys: list(string),
});

const weightedPodAffinityTerm = struct("WeightedPodAffinityTerm", {
  weight: always(int32),
  podAffinityTerm: always(podAffinityTerm),
});

const podAffinity = struct("PodAffinity", {
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(weightedPodAffinityTerm),
});

const podAntiAffinity = struct("PodAntiAffinity", {
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(weightedPodAffinityTerm),
});

export const affinity = struct("Affinity", {
  nodeAffinity: pointer(nodeAffinity),
  podAffinity: pointer(podAffinity),
  podAntiAffinity: pointer(podAntiAffinity),
});

export const topologySpreadConstraint = struct("TopologySpreadConstraint", {
  maxSkew: always(int32),
  topologyKey: always(string),
  whenUnsatisfiable: always(named("v1.UnsatisfiableConstraintAction")),
  labelSelector: pointer(labelSelector),
  minDomains: pointer(int32),
  nodeAffinityPolicy: pointer(named("v1.NodeInclusionPolicy")),
  nodeTaintsPolicy: pointer(named("v1.NodeInclusionPolicy")),
  matchLabelKeys: list(string),
});

export const taint = struct("Taint", {
  key: always(string),
  value: string,
  effect: always(named("v1.TaintEffect")),
  timeAdded: pointer(time),
});
