import { asFields, type KubeObject } from "../../../apimachinery/index.ts";
import type { Conversion } from "../../../apiserver/index.ts";

/** Fields of an event that have other names in events.k8s.io (k8s `pkg/apis/events/v1/conversion.go`). */
const NAMES: readonly (readonly [events: string, core: string])[] = [
  ["note", "message"],
  ["regarding", "involvedObject"],
  ["reportingController", "reportingComponent"],
  ["deprecatedSource", "source"],
  ["deprecatedFirstTimestamp", "firstTimestamp"],
  ["deprecatedLastTimestamp", "lastTimestamp"],
  ["deprecatedCount", "count"],
];
const TO_EVENTS = new Map(NAMES.map(([events, core]) => [core, events]));
const TO_CORE = new Map(NAMES);

function renamed(object: KubeObject, names: ReadonlyMap<string, string>, apiVersion: string): KubeObject {
  const entries = Object.entries(object).map(([key, value]): [string, unknown] => [names.get(key) ?? key, value]);
  return { ...(asFields(Object.fromEntries(entries)) as KubeObject), apiVersion };
}

/** Events are stored as those of the core group. */
export const EVENT_CONVERSION: Conversion = {
  decode: (objects) =>
    objects.map((object) => {
      const event = renamed(object, TO_EVENTS, "events.k8s.io/v1");
      // The core group writes them even where they are empty.
      for (const field of ["reportingController", "reportingInstance"]) if (event[field] === "") delete event[field];
      return event;
    }),
  encode: (object) => renamed(object, TO_CORE, "v1"),
};
