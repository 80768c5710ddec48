import { nameColumn, type KindDefinition, column, nameOf, since, define } from "../../apiserver/index.ts";
import { at, textAt } from "../../apimachinery/index.ts";

export const eventKinds: readonly KindDefinition[] = [
  define({
    group: "",
    version: "v1",
    kind: "Event",
    plural: "events",
    shortNames: ["ev"],
    withoutGarbageCollection: true,
    createOnUpdate: true,
    nameRule: "path-segment",
    columns: [
      column("Last Seen", "Time since it happened last."),
      column("Type", "Normal or Warning."),
      column("Reason", "The short reason."),
      column("Object", "What it is about."),
      column("Subobject", "Which part of the object.", 1),
      column("Source", "Who reported it.", 1),
      column("Message", "What happened."),
      column("First Seen", "Time since it happened first.", 1),
      column("Count", "How often it happened.", 1),
      { ...nameColumn, priority: 1 },
    ],
    cells: (object, now) => [
      since(object["lastTimestamp"] ?? object["eventTime"], now),
      textAt(object, "type"),
      textAt(object, "reason"),
      `${textAt(object, "involvedObject", "kind").toLowerCase()}/${textAt(object, "involvedObject", "name")}`,
      textAt(object, "involvedObject", "fieldPath"),
      [textAt(object, "source", "component"), textAt(object, "source", "host")]
        .filter((part) => part !== "")
        .join(", "),
      textAt(object, "message").trim(),
      since(object["firstTimestamp"] ?? object["eventTime"], now),
      at(object, "count") ?? 1,
      nameOf(object),
    ],
    selectableFields: (object) => ({
      "involvedObject.kind": textAt(object, "involvedObject", "kind"),
      "involvedObject.namespace": textAt(object, "involvedObject", "namespace"),
      "involvedObject.name": textAt(object, "involvedObject", "name"),
      "involvedObject.uid": textAt(object, "involvedObject", "uid"),
      "involvedObject.apiVersion": textAt(object, "involvedObject", "apiVersion"),
      "involvedObject.resourceVersion": textAt(object, "involvedObject", "resourceVersion"),
      "involvedObject.fieldPath": textAt(object, "involvedObject", "fieldPath"),
      reason: textAt(object, "reason"),
      reportingComponent: textAt(object, "reportingComponent"),
      source: textAt(object, "source", "component"),
      type: textAt(object, "type"),
    }),
  }),
];
