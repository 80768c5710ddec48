import { type KubeObject, at, ensure, listAt, numberAt, printAt, textAt } from "../../apimachinery/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";
import { defaultPod } from "./pod-defaults.ts";
import { dropDisabledFields, preparePod } from "./pod-strategy.ts";

function isOver(pod: KubeObject): boolean {
  return ["Failed", "Succeeded"].includes(textAt(pod, "status", "phase"));
}

function statusCell(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  for (const container of listAt(pod, "status", "containerStatuses")) {
    const reason =
      textAt(container, "state", "waiting", "reason") || textAt(container, "state", "terminated", "reason");
    if (reason !== "") return reason;
  }
  return textAt(pod, "status", "reason") || textAt(pod, "status", "phase");
}

function readyCell(pod: KubeObject): string {
  const ready = listAt(pod, "status", "containerStatuses").filter((container) => at(container, "ready") === true);
  return `${ready.length}/${listAt(pod, "spec", "containers").length}`;
}

function restarts(pod: KubeObject): number {
  return listAt(pod, "status", "containerStatuses").reduce<number>(
    (sum, container) => sum + numberAt(container, "restartCount"),
    0,
  );
}

export const podKinds: readonly KindDefinition[] = [
  define({
    group: "",
    version: "v1",
    kind: "Pod",
    plural: "pods",
    shortNames: ["po"],
    categories: ["all"],
    hasStatus: true,
    returnsDeleted: true,
    tracksGeneration: true,
    defaults: (object) => defaultPod(ensure(object, "spec")),
    prepareForCreate: preparePod,
    prepareForUpdate: (object) => dropDisabledFields(object["spec"]),
    gracePeriod: (object, requested) => {
      if (textAt(object, "spec", "nodeName") === "" || isOver(object)) return 0;
      return requested ?? numberAt(object, "spec", "terminationGracePeriodSeconds");
    },
    columns: [
      nameColumn,
      column("Ready", "Containers that are ready, of all."),
      column("Status", "What the pod is doing."),
      column("Restarts", "How often its containers were started again."),
      ageColumn,
      column("IP", "The pod's address.", 1),
      column("Node", "Where it runs.", 1),
      column("Nominated Node", "Where it may run soon.", 1),
      column("Readiness Gates", "Further conditions of being ready.", 1),
    ],
    cells: (object, now) => [
      nameOf(object),
      readyCell(object),
      statusCell(object),
      String(restarts(object)),
      age(object, now),
      textAt(object, "status", "podIP") || "<none>",
      textAt(object, "spec", "nodeName") || "<none>",
      textAt(object, "status", "nominatedNodeName") || "<none>",
      "<none>",
    ],
    selectableFields: (object) => ({
      "spec.nodeName": textAt(object, "spec", "nodeName"),
      "spec.restartPolicy": textAt(object, "spec", "restartPolicy"),
      "spec.schedulerName": textAt(object, "spec", "schedulerName"),
      "spec.serviceAccountName": textAt(object, "spec", "serviceAccountName"),
      "spec.hostNetwork": printAt(object["spec"], "hostNetwork", "false"),
      "status.phase": textAt(object, "status", "phase"),
      "status.podIP": textAt(object, "status", "podIP"),
      "status.nominatedNodeName": textAt(object, "status", "nominatedNodeName"),
    }),
  }),
];
