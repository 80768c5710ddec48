import {
  asFields,
  at,
  forbiddenValue,
  invalidValue,
  notSupportedValue,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { hostNameWarning, podWarnings } from "./pod-warnings.ts";
import { podTemplate } from "./pods.ts";
import { selects } from "./selectors.ts";
import { child, counts, immutable, isSet, printedMap, when, type Errors } from "./vocabulary.ts";

/** ReplicationControllers, PodTemplates and ControllerRevisions. */

function controlledTemplate(spec: unknown, path: string): Errors {
  const [template, selector] = [at(spec, "template"), asFields(at(spec, "selector"))];
  if (!isSet(template)) return [requiredValue(path)];
  const labels = at(template, "metadata", "labels");
  const isMissed = Object.keys(selector).length > 0 && !selects({ matchLabels: selector }, labels);
  const policy = textAt(template, "spec", "restartPolicy");
  const deadline = child(path, "spec", "activeDeadlineSeconds");
  const why = "`selector` does not match template `labels`";
  return [
    ...when(isMissed, invalidValue(child(path, "metadata", "labels"), printedMap(labels), why)),
    ...podTemplate(template, path),
    ...when(policy !== "Always", notSupportedValue(child(path, "spec", "restartPolicy"), policy, ["Always"])),
    ...when(
      isSet(at(template, "spec", "activeDeadlineSeconds")),
      forbiddenValue(deadline, "activeDeadlineSeconds in ReplicationController is not Supported"),
    ),
  ];
}

export function replicationErrors({ spec }: KubeObject): Errors {
  return [
    ...counts(spec, "spec", "minReadySeconds"),
    ...when(Object.keys(asFields(at(spec, "selector"))).length === 0, requiredValue("spec.selector")),
    ...(isSet(at(spec, "replicas")) ? counts(spec, "spec", "replicas") : [requiredValue("spec.replicas")]),
    ...controlledTemplate(spec, "spec.template"),
  ];
}

export function replicationWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  if (old !== undefined) return [];
  return [
    ...hostNameWarning(object, "Pod names and hostnames"),
    ...podWarnings(at(object["spec"], "template"), "spec.template"),
  ];
}

export function podTemplateErrors(object: KubeObject): Errors {
  return podTemplate(object["template"], "template");
}

export function podTemplateWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  return old === undefined ? podWarnings(object["template"], "template") : [];
}

function revisionNumber(object: KubeObject): Errors {
  return counts(object, "", "revision");
}

export function newRevisionErrors(object: KubeObject): Errors {
  const data = object["data"];
  const isObject = typeof data === "object" && !Array.isArray(data);
  return [
    ...revisionNumber(object),
    ...when(!isSet(data), requiredValue("data", "data is mandatory")),
    ...when(isSet(data) && !isObject, requiredValue("data", "data must be a valid JSON object")),
  ];
}

export function revisionChange(object: KubeObject, old: KubeObject): Errors {
  return [...revisionNumber(object), ...immutable(object["data"], old["data"], "data")];
}
