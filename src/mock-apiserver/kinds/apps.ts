import { type KubeObject, at, ensure, fill, listAt, numberAt, textAt } from "../../apimachinery/index.ts";
import {
  type KindDefinition,
  age,
  ageColumn,
  column,
  formatSelector,
  nameColumn,
  nameOf,
  define,
  STATUS,
  SCALE,
} from "../../apiserver/index.ts";
import { defaultPodSpec } from "./pod-defaults.ts";

function defaultTemplate(object: KubeObject): void {
  const spec = ensure(object, "spec");
  spec["replicas"] ??= 1;
  defaultPodSpec(ensure(ensure(spec, "template"), "spec"));
}

/** k8s `pkg/apis/apps/v1/defaults.go` SetDefaults_Deployment. */
function defaultDeployment(object: KubeObject): void {
  defaultTemplate(object);
  const spec = ensure(object, "spec");
  const strategy = ensure(spec, "strategy");
  fill(strategy, { type: "RollingUpdate" });
  if (strategy["type"] === "RollingUpdate") {
    const rolling = ensure(strategy, "rollingUpdate");
    rolling["maxUnavailable"] ??= "25%";
    rolling["maxSurge"] ??= "25%";
  }
  spec["revisionHistoryLimit"] ??= 10;
  spec["progressDeadlineSeconds"] ??= 600;
}

function templateCells(object: KubeObject): string[] {
  const containers = listAt(object, "spec", "template", "spec", "containers");
  return [
    containers.map((container) => textAt(container, "name")).join(","),
    containers.map((container) => textAt(container, "image")).join(","),
    formatSelector(at(object, "spec", "selector")),
  ];
}

const templateColumns = [
  column("Containers", "The template's containers.", 1),
  column("Images", "The template's images.", 1),
  column("Selector", "The labels of its pods.", 1),
];

const deployments = define({
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  shortNames: ["deploy"],
  categories: ["all"],
  otherVersions: ["v1beta1", "v1beta2"],
  hasStatus: true,
  subresources: [STATUS, SCALE],
  tracksGeneration: true,
  defaults: defaultDeployment,
  columns: [
    nameColumn,
    column("Ready", "Pods that are ready, of those wanted."),
    column("Up-to-date", "Pods made from the current template."),
    column("Available", "Pods that have been ready long enough."),
    ageColumn,
    ...templateColumns,
  ],
  cells: (object, now) => [
    nameOf(object),
    `${numberAt(object, "status", "readyReplicas")}/${numberAt(object, "spec", "replicas")}`,
    numberAt(object, "status", "updatedReplicas"),
    numberAt(object, "status", "availableReplicas"),
    age(object, now),
    ...templateCells(object),
  ],
});

const replicaSets = define({
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  shortNames: ["rs"],
  categories: ["all"],
  otherVersions: ["v1beta2"],
  hasStatus: true,
  subresources: [STATUS, SCALE],
  tracksGeneration: true,
  defaults: defaultTemplate,
  columns: [
    nameColumn,
    column("Desired", "Pods wanted.", 0, "integer"),
    column("Current", "Pods made.", 0, "integer"),
    column("Ready", "Pods ready.", 0, "integer"),
    ageColumn,
    ...templateColumns,
  ],
  cells: (object, now) => [
    nameOf(object),
    numberAt(object, "spec", "replicas"),
    numberAt(object, "status", "replicas"),
    numberAt(object, "status", "readyReplicas"),
    age(object, now),
    ...templateCells(object),
  ],
  selectableFields: (object) => ({ "status.replicas": String(numberAt(object, "status", "replicas")) }),
});

export const appsKinds: readonly KindDefinition[] = [deployments, replicaSets];
