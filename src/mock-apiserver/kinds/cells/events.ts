import { at, fieldsAt, numberAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { since, type Cell } from "../../../apiserver/index.ts";

/** Of a field that core and events.k8s.io call differently. */
function either(event: KubeObject, core: string, other: string): unknown {
  return at(event, core) ?? at(event, other);
}

function firstSeen(event: KubeObject, now: number): string {
  return since(either(event, "firstTimestamp", "deprecatedFirstTimestamp") ?? at(event, "eventTime"), now);
}

function lastSeen(event: KubeObject, now: number): string {
  const observed = at(event, "series", "lastObservedTime");
  if (at(event, "series") !== undefined) return since(observed, now);
  const last = either(event, "lastTimestamp", "deprecatedLastTimestamp");
  return last === undefined ? firstSeen(event, now) : since(last, now);
}

function eitherText(event: KubeObject, core: string, other: string): string {
  return textAt(event, core) || textAt(event, other);
}

function source(event: KubeObject): string {
  const given = either(event, "source", "deprecatedSource");
  const component = textAt(given, "component") || eitherText(event, "reportingComponent", "reportingController");
  const instance = textAt(given, "host") || textAt(event, "reportingInstance");
  return instance === "" ? component : `${component}, ${instance}`;
}

export const EVENT_CELLS: Readonly<Record<string, Cell>> = {
  firstSeen,
  lastSeen,
  message: (event) => eitherText(event, "message", "note").trim(),
  source,
  target: (event) => {
    const about = either(event, "involvedObject", "regarding");
    const [kind, name] = [textAt(about, "kind").toLowerCase(), textAt(about, "name")];
    return name === "" ? kind : `${kind}/${name}`;
  },
  times: (event) => {
    if (at(event, "series") !== undefined) return numberAt(fieldsAt(event, "series"), "count");
    return numberAt(event, "count") || numberAt(event, "deprecatedCount") || 1;
  },
};
