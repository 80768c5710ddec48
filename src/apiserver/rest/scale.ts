import type { Column, Subresource } from "./kind.ts";
import { at, invalidValue, numberAt } from "../../apimachinery/index.ts";
import { age, ageColumn, formatSelector, nameColumn, nameOf } from "./columns.ts";
import { define } from "./common.ts";

/** autoscaling/v1 Scale: the replicas of a workload on their own (k8s `pkg/registry/apps/deployment/storage`). */
const scaleKind = define({
  group: "autoscaling",
  version: "v1",
  kind: "Scale",
  plural: "scales",
  columns: scaleColumns("", "string"),
  cells: (object, now) => [
    nameOf(object),
    numberAt(object["spec"], "replicas"),
    numberAt(object["status"], "replicas"),
    age(object, now),
  ],
});

/** Printed by kube-apiserver, and for custom resources by apiextensions, which call their columns otherwise. */
function scaleColumns(nameFormat: string, ageType: Column["type"]): readonly Column[] {
  return [
    { ...nameColumn, format: nameFormat },
    { name: "Desired", type: "integer", description: "Replicas that are wanted." },
    { name: "Available", type: "integer", description: "Replicas that there are." },
    { ...ageColumn, type: ageType },
  ];
}

/** The same as apiextensions shows it of a custom resource. */
export const CUSTOM_SCALE_KIND = {
  ...scaleKind,
  columns: scaleColumns("name", "date"),
  // The scheme that these are decoded by cannot even name the type that it wants.
  decodeProblem: 'no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"',
};

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
    validate: ({ spec }) => {
      const replicas = numberAt(spec, "replicas");
      if (replicas >= 0) return [];
      return [invalidValue("spec.replicas", replicas, "must be greater than or equal to 0")];
    },
  },
};
