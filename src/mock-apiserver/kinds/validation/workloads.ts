import {
  asFields,
  at,
  dns1123Label,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  numberAt,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { percent } from "./formats.ts";
import { claimSpec } from "./persistent-volume-claims.ts";
import { templateWarnings } from "./pod-warnings.ts";
import { podTemplate, templateNotes } from "./pods.ts";
import { printed } from "./printed.ts";
import { isEmptySelector, isReadableSelector, labelSelector, selects } from "./selectors.ts";
import {
  child,
  counts,
  each,
  immutable,
  isSet,
  nonNegative,
  optional,
  oneOf,
  printedMap,
  requiredOneOf,
  when,
  wellFormed,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** What makes Pods from a template (k8s `pkg/apis/apps/validation`). */

function selectorErrors(spec: unknown, path: string, what: string): Errors {
  const selector = at(spec, "selector");
  const where = child(path, "selector");
  if (!isSet(selector)) return [requiredValue(where)];
  return [
    ...labelSelector(selector, where),
    ...when(isEmptySelector(selector), invalidValue(where, selector, `empty selector is invalid for ${what}`)),
  ];
}

export function templateLabels(template: unknown, path: string, selector: unknown): Errors {
  const labels = at(template, "metadata", "labels");
  // A selector that is not there selects nothing; an empty one everything.
  const isSelected = isSet(selector) && (isEmptySelector(selector) || selects(selector, labels));
  const why = "`selector` does not match template `labels`";
  return when(!isSelected, invalidValue(child(path, "metadata", "labels"), printedMap(labels), why));
}

/** A template whose Pods run until they are deleted. */
function alwaysRestarts(template: unknown, path: string, what: string): Errors {
  const policy = textAt(template, "spec", "restartPolicy");
  const deadline = at(template, "spec", "activeDeadlineSeconds");
  return [
    ...when(policy !== "Always", notSupportedValue(child(path, "spec", "restartPolicy"), policy, ["Always"])),
    ...when(
      isSet(deadline),
      forbiddenValue(child(path, "spec", "activeDeadlineSeconds"), `activeDeadlineSeconds in ${what} is not Supported`),
    ),
  ];
}

function replicatedTemplate(spec: unknown, path: string): Errors {
  const [template, selector] = [at(spec, "template"), at(spec, "selector")];
  const where = child(path, "template");
  if (isSet(selector) && !isReadableSelector(selector))
    return [invalidValue(child(path, "selector"), selector, "invalid label selector")];
  return [
    ...templateLabels(template, where, selector),
    ...podTemplate(template, where),
    ...alwaysRestarts(template, where, "ReplicaSet"),
  ];
}

export function intOrPercent(value: unknown, path: string): Errors {
  return typeof value === "string" ? wellFormed(value, path, percent) : nonNegative(value, path);
}

function amountOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+%?$/.test(value) ? Number.parseInt(value, 10) : 0;
}

export function atMostAll(value: unknown, path: string): Errors {
  const isAbove = typeof value === "string" && /^\d+%$/.test(value) && amountOf(value) > 100;
  return when(isAbove, invalidValue(path, value, "must not be greater than 100%"));
}

const rollingDeployment: Check = (update, path) => {
  const [unavailable, surge] = [at(update, "maxUnavailable") ?? 0, at(update, "maxSurge") ?? 0];
  const where = child(path, "maxUnavailable");
  return [
    ...intOrPercent(unavailable, where),
    ...intOrPercent(surge, child(path, "maxSurge")),
    ...when(
      amountOf(unavailable) === 0 && amountOf(surge) === 0,
      invalidValue(where, unavailable, "may not be 0 when `maxSurge` is 0"),
    ),
    ...atMostAll(unavailable, where),
  ];
};

function deploymentStrategy(spec: unknown, path: string): Errors {
  const strategy = at(spec, "strategy");
  const where = child(path, "strategy");
  const rolling = child(where, "rollingUpdate");
  const update = at(strategy, "rollingUpdate");
  switch (textAt(strategy, "type")) {
    case "Recreate":
      return when(isSet(update), forbiddenValue(rolling, "may not be specified when strategy `type` is 'Recreate'"));
    case "RollingUpdate":
      return isSet(update)
        ? rollingDeployment(update, rolling)
        : [requiredValue(rolling, "this should be defaulted and never be nil")];
    default:
      return [notSupportedValue(where, printed("apps.DeploymentStrategy", strategy), ["Recreate", "RollingUpdate"])];
  }
}

function progressDeadline(spec: unknown, path: string): Errors {
  const ready = numberAt(spec, "minReadySeconds");
  return optional(spec, path, "progressDeadlineSeconds", (deadline, where) => [
    ...nonNegative(deadline, where),
    ...when(Number(deadline) <= ready, invalidValue(where, deadline, "must be greater than minReadySeconds")),
  ]);
}

export function deploymentErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  return [
    ...counts(spec, "spec", "replicas"),
    ...selectorErrors(spec, "spec", "deployment"),
    ...replicatedTemplate(spec, "spec"),
    ...deploymentStrategy(spec, "spec"),
    ...counts(spec, "spec", "minReadySeconds", "revisionHistoryLimit"),
    ...progressDeadline(spec, "spec"),
  ];
}

export function replicaSetErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  return [
    ...counts(spec, "spec", "replicas", "minReadySeconds"),
    ...selectorErrors(spec, "spec", "deployment"),
    ...replicatedTemplate(spec, "spec"),
  ];
}

export function selectorChange(object: KubeObject, old: KubeObject): Errors {
  return immutable(at(object, "spec", "selector"), at(old, "spec", "selector"), "spec.selector");
}

const rollingDaemons: Check = (update, path) => {
  const [unavailable, surge] = [at(update, "maxUnavailable") ?? 0, at(update, "maxSurge") ?? 0];
  const [first, second] = [child(path, "maxUnavailable"), child(path, "maxSurge")];
  const [hasUnavailable, hasSurge] = [amountOf(unavailable) !== 0, amountOf(surge) !== 0];
  return [
    ...intOrPercent(unavailable, first),
    ...intOrPercent(surge, second),
    ...atMostAll(unavailable, first),
    ...atMostAll(surge, second),
    ...when(hasUnavailable && hasSurge, invalidValue(second, surge, "may not be set when maxUnavailable is non-zero")),
    ...when(!hasUnavailable && !hasSurge, requiredValue(first, "cannot be 0 when maxSurge is 0")),
  ];
};

function daemonStrategy(spec: unknown, path: string): Errors {
  const strategy = at(spec, "updateStrategy");
  const where = child(path, "updateStrategy");
  const update = at(strategy, "rollingUpdate");
  switch (textAt(strategy, "type")) {
    case "OnDelete":
      return [];
    case "RollingUpdate":
      return isSet(update)
        ? rollingDaemons(update, child(where, "rollingUpdate"))
        : [requiredValue(child(where, "rollingUpdate"))];
    default:
      return [
        notSupportedValue(where, printed("apps.DaemonSetUpdateStrategy", strategy), ["RollingUpdate", "OnDelete"]),
      ];
  }
}

export function daemonSetErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const [template, selector] = [at(spec, "template"), at(spec, "selector")];
  const isEverything = isSet(selector) && isEmptySelector(selector);
  const why = "`selector` does not match template `labels`";
  const labels = at(template, "metadata", "labels");
  return [
    ...labelSelector(selector, "spec.selector"),
    ...when(
      isReadableSelector(selector) && !isEverything && !selects(selector, labels),
      invalidValue("spec.template.metadata.labels", printedMap(labels), why),
    ),
    ...when(
      isSet(selector) && isEmptySelector(selector),
      invalidValue("spec.selector", selector, "empty selector is invalid for daemonset"),
    ),
    ...podTemplate(template, "spec.template"),
    ...alwaysRestarts(template, "spec.template", "DaemonSet"),
    ...counts(spec, "spec", "minReadySeconds"),
    ...daemonStrategy(spec, "spec"),
    ...counts(spec, "spec", "revisionHistoryLimit"),
  ];
}

const rollingStateful: Check = (update, path) => [
  ...counts(update, path, "partition"),
  ...optional(update, path, "maxUnavailable", (value, where) => [
    ...intOrPercent(value, where),
    ...when(amountOf(value) === 0, invalidValue(where, value, "cannot be 0")),
    ...atMostAll(value, where),
  ]),
];

function statefulStrategy(spec: unknown, path: string): Errors {
  const strategy = at(spec, "updateStrategy");
  const where = child(path, "updateStrategy");
  const rolling = child(where, "rollingUpdate");
  const update = at(strategy, "rollingUpdate");
  switch (textAt(strategy, "type")) {
    case "":
      return [requiredValue(where)];
    case "OnDelete": {
      const dumped = printed("apps.RollingUpdateStatefulSetStrategy", update);
      return when(isSet(update), invalidValue(rolling, dumped, "only allowed for updateStrategy 'RollingUpdate'"));
    }
    case "RollingUpdate":
      return optional(strategy, where, "rollingUpdate", rollingStateful);
    default: {
      const dumped = printed("apps.StatefulSetUpdateStrategy", strategy);
      return [invalidValue(where, dumped, "must be 'RollingUpdate' or 'OnDelete'")];
    }
  }
}

const RETENTION = ["Retain", "Delete"];

const retention: Check = (policy, path) =>
  ["whenDeleted", "whenScaled"].flatMap((field) => oneOf(textAt(policy, field), child(path, field), RETENTION));

/** The template as Go checks it: with the volumes that the claims will be, without what the set decides itself. */
function statefulTemplate(spec: unknown): unknown {
  const template = at(spec, "template");
  const inner = asFields(at(template, "spec"));
  const claims = listAt(spec, "volumeClaimTemplates");
  const named = new Map(claims.map((claim) => [textAt(claim, "metadata", "name"), claim]));
  const made = [...named.keys()].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = listAt(inner, "volumes").filter((volume) => !named.has(textAt(volume, "name")));
  const { subdomain: _subdomain, hostname: _hostname, ...rest } = inner;
  return { ...asFields(template), spec: { ...rest, volumes: [...made, ...others] } };
}

export interface StatefulSetRules {
  /** An update leaves alone what cannot be changed. */
  readonly isUpdate: boolean;
}

export function statefulSetErrors(object: KubeObject, { isUpdate }: StatefulSetRules): Errors {
  const spec = object["spec"];
  const [selector, management] = [at(spec, "selector"), textAt(spec, "podManagementPolicy")];
  const policies = ["OrderedReady", "Parallel"];
  const service = textAt(spec, "serviceName");
  const isKnown = isSet(selector) ? isReadableSelector(selector) : true;
  const template = statefulTemplate(spec);
  return [
    ...(management === "" || policies.includes(management)
      ? requiredOneOf(management, "spec.podManagementPolicy", policies)
      : [invalidValue("spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'")]),
    ...statefulStrategy(spec, "spec"),
    ...optional(spec, "spec", "persistentVolumeClaimRetentionPolicy", retention),
    ...(isUpdate
      ? []
      : each(spec, "spec", "volumeClaimTemplates", (claim, where) =>
          claimSpec(at(claim, "spec"), child(where, "spec")),
        )),
    ...counts(spec, "spec", "replicas", "minReadySeconds"),
    ...nonNegative(at(spec, "ordinals", "start"), "spec.ordinals.start"),
    ...(isUpdate || service === "" ? [] : wellFormed(service, "spec.serviceName", dns1123Label)),
    ...selectorErrors(spec, "spec", "statefulset"),
    ...(isKnown
      ? [
          ...templateLabels(template, "spec.template", selector),
          ...podTemplate(template, "spec.template"),
          ...templateNotes(template, "spec.template"),
        ]
      : [invalidValue("spec.selector", selector, "")]),
    ...alwaysRestarts(at(spec, "template"), "spec.template", "StatefulSet"),
  ];
}

const CHANGEABLE = [
  ..."replicas ordinals template updateStrategy revisionHistoryLimit".split(" "),
  ..."persistentVolumeClaimRetentionPolicy minReadySeconds".split(" "),
];

export function statefulSetChange(object: KubeObject, old: KubeObject): Errors {
  const fixed = (holder: KubeObject): unknown => {
    const spec = { ...asFields(holder["spec"]) };
    for (const field of CHANGEABLE) delete spec[field];
    return spec;
  };
  const why =
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  return when(!isDeepStrictEqual(fixed(object), fixed(old)), forbiddenValue("spec", why));
}

export function statefulSetWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const isEndless = numberAt(object["spec"], "revisionHistoryLimit") < 0;
  const why =
    "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";
  return [...templateWarnings(object, old), ...(isEndless ? [why] : [])];
}
