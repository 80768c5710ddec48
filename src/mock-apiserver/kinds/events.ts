import type { KindDefinition } from "../../apiserver/rest/kind.ts";
import { always, int32, kindStruct, microTime, pointer, string, struct, time } from "../../apimachinery/schema.ts";
import { at, textAt } from "../../apimachinery/fields.ts";
import { column, nameColumn, nameOf, since } from "../../apiserver/rest/columns.ts";
import { define } from "../../apiserver/rest/common.ts";
import { involvedNamespaceErrors, objectReference } from "./core.ts";

export const eventKinds: readonly KindDefinition[] = [
  define({
    group: "",
    version: "v1",
    kind: "Event",
    plural: "events",
    shortNames: ["ev"],
    withoutGarbageCollection: true,
    createOnUpdate: true,
    schema: kindStruct("Event", {
      involvedObject: always(objectReference),
      reason: string,
      message: string,
      source: struct("EventSource", { component: string, host: string }),
      firstTimestamp: time,
      lastTimestamp: time,
      count: int32,
      type: string,
      eventTime: pointer(microTime),
      series: pointer(struct("EventSeries", { count: int32, lastObservedTime: microTime })),
      action: string,
      related: pointer(objectReference),
      reportingComponent: always(string),
      reportingInstance: always(string),
    }),
    validate: involvedNamespaceErrors,
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
