import type { Subresource } from "./kind.ts";
import { at, numberAt } from "../../apimachinery/index.ts";
import { formatSelector, nameColumn, nameOf } from "./columns.ts";
import { define } from "./common.ts";

/** autoscaling/v1 Scale: the replicas of a workload on their own (k8s `pkg/registry/apps/deployment/storage`). */
const scaleKind = define({
  group: "autoscaling",
  version: "v1",
  kind: "Scale",
  plural: "scales",
  columns: [nameColumn],
  cells: (object) => [nameOf(object)],
});

export const SCALE: Subresource = {
  name: "scale",
  verbs: ["get", "patch", "update"],
  view: {
    kind: scaleKind,
    read: ({ metadata, spec, status }) => {
      const { name = "", namespace = "", uid = "", resourceVersion = "", creationTimestamp = "" } = metadata;
      const selector = formatSelector(at(spec, "selector"));
      return {
        kind: "Scale",
        apiVersion: "autoscaling/v1",
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
        spec: { replicas: numberAt(spec, "replicas") },
        status: { replicas: numberAt(status, "replicas"), selector: selector === "<none>" ? "" : selector },
      };
    },
    write: ({ spec }) => ({ spec: { replicas: numberAt(spec, "replicas") } }),
  },
};
