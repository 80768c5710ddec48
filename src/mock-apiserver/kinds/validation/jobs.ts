import {
  asFields,
  at,
  dns1123Label,
  domainPrefixedPathErrors,
  invalidValue,
  notSupportedValue,
  listAt,
  numberAt,
  quote,
  requiredValue,
  textAt,
  tooLongValue,
  type Fields,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { scheduleProblem } from "./cron.ts";
import { failurePolicy, replacementPolicy, successPolicy } from "./job-policies.ts";
import { podTemplate } from "./pods.ts";
import { printed } from "./printed.ts";
import { isReadableSelector, labelSelector, selects } from "./selectors.ts";
import {
  child,
  counts,
  immutable,
  immutableFields,
  isSet,
  oneOf,
  optional,
  printedMap,
  requiredOneOf,
  when,
  type Errors,
} from "./vocabulary.ts";

/** Jobs and CronJobs (k8s `pkg/apis/batch/validation`). */

const MAX_MANAGER_BYTES = 63;
const MAX_INDEXED = 100_000;
const MAX_PARALLEL_OF_MANY = 10_000;
const MAX_CRON_NAME = 52;

function managedBy(spec: unknown, path: string): Errors {
  return optional(spec, path, "managedBy", (manager, where) => [
    ...domainPrefixedPathErrors(where, String(manager)),
    ...when(String(manager).length > MAX_MANAGER_BYTES, tooLongValue(where, MAX_MANAGER_BYTES)),
  ]);
}

function below(value: unknown, path: string, limit: number, condition = ""): Errors {
  const detail = `must be less than or equal to ${limit}${condition}`;
  return when(isSet(value) && Number(value) > limit, invalidValue(path, value, detail));
}

function indexedMode(spec: unknown, path: string): Errors {
  const [completions, parallelism, failed] = ["completions", "parallelism", "maxFailedIndexes"].map((field) =>
    at(spec, field),
  );
  const [parallelPath, failedPath] = [child(path, "parallelism"), child(path, "maxFailedIndexes")];
  const isMany = numberAt(spec, "completions") > MAX_INDEXED && isSet(at(spec, "backoffLimitPerIndex"));
  const manyCondition = ` when completions are above ${MAX_INDEXED} and used with backoff limit per index`;
  const isAbove = isSet(completions) && isSet(failed) && Number(failed) > Number(completions);
  const needed = `must be specified when completions is above ${MAX_INDEXED}`;
  return [
    ...when(!isSet(completions), requiredValue(child(path, "completions"), "when completion mode is Indexed")),
    ...below(parallelism, parallelPath, MAX_INDEXED, " when completion mode is Indexed"),
    ...when(isAbove, invalidValue(failedPath, failed, "must be less than or equal to completions")),
    ...below(failed, failedPath, MAX_INDEXED),
    ...when(isMany && !isSet(failed), requiredValue(failedPath, needed)),
    ...(isMany ? below(parallelism, parallelPath, MAX_PARALLEL_OF_MANY, manyCondition) : []),
    ...(isMany ? below(failed, failedPath, MAX_PARALLEL_OF_MANY, manyCondition) : []),
  ];
}

function completionMode(spec: unknown, path: string): Errors {
  const mode = at(spec, "completionMode");
  const indexedOnly = ["backoffLimitPerIndex", "maxFailedIndexes"];
  return [
    ...optional(spec, path, "completionMode", (value, where) => oneOf(value, where, ["NonIndexed", "Indexed"])),
    ...(mode === "Indexed" ? indexedMode(spec, path) : []),
    ...(!isSet(mode) || mode === "NonIndexed"
      ? indexedOnly.flatMap((field) =>
          optional(spec, path, field, (value, where) => [
            invalidValue(where, value, "requires indexed completion mode"),
          ]),
        )
      : []),
  ];
}

function restartPolicy(spec: unknown, path: string): Errors {
  const policy = textAt(spec, "template", "spec", "restartPolicy");
  const where = child(path, "template", "spec", "restartPolicy");
  const allowed = ["OnFailure", "Never"];
  const never = `only ${quote("Never")} is supported when podFailurePolicy is specified`;
  if (policy === "Always" || policy === "")
    return [requiredValue(where, `valid values: ${allowed.map(quote).join(", ")}`)];
  if (!allowed.includes(policy)) return [notSupportedValue(where, policy, allowed)];
  return when(isSet(at(spec, "podFailurePolicy")) && policy !== "Never", invalidValue(where, policy, never));
}

const COUNTS = [
  ..."parallelism completions activeDeadlineSeconds backoffLimit ttlSecondsAfterFinished".split(" "),
  ..."backoffLimitPerIndex maxFailedIndexes".split(" "),
];

/** `validateJobSpec`: all but the selector. */
function specErrors(spec: unknown, path: string): Errors {
  const lacksLimit = isSet(at(spec, "maxFailedIndexes")) && !isSet(at(spec, "backoffLimitPerIndex"));
  return [
    ...counts(spec, path, ...COUNTS),
    ...when(lacksLimit, requiredValue(child(path, "backoffLimitPerIndex"), "when maxFailedIndexes is specified")),
    ...managedBy(spec, path),
    ...completionMode(spec, path),
    ...failurePolicy(spec, path),
    ...successPolicy(spec, path),
    ...replacementPolicy(spec, path),
    ...podTemplate(at(spec, "template"), child(path, "template")),
    ...restartPolicy(spec, path),
  ];
}

/** `ValidateJobSpec`. */
function jobSpec(spec: unknown): Errors {
  const [selector, template] = [at(spec, "selector"), at(spec, "template")];
  const labels = at(template, "metadata", "labels");
  const why = "`selector` does not match template `labels`";
  return [
    ...specErrors(spec, "spec"),
    ...(isSet(selector) ? labelSelector(selector, "spec.selector") : [requiredValue("spec.selector")]),
    ...when(
      isReadableSelector(selector) && !selects(selector, labels),
      invalidValue("spec.template.metadata.labels", printedMap(labels), why),
    ),
  ];
}

const LEGACY = ["controller-uid", "job-name"] as const;
const PREFIX = "batch.kubernetes.io/";

/** Labels that a generated selector relies on (`ValidateHasLabel`). */
function hasLabel(template: unknown, key: string, expected: string): Errors {
  const where = "spec.template.metadata.labels";
  const found = at(template, "metadata", "labels", key);
  if (!isSet(found)) return [requiredValue(where + `[${key}]`, `must be '${expected}'`)];
  return when(
    found !== expected,
    invalidValue(where + `[${key}]`, at(template, "metadata", "labels"), `must be '${expected}'`),
  );
}

/** @param prefixed whether the labels with a domain are demanded too: of what was created with them */
function generatedSelector({ metadata, spec }: KubeObject, prefixed: boolean): Errors {
  const selector = at(spec, "selector");
  if (at(spec, "manualSelector") === true || !isSet(selector)) return [];
  const template = at(spec, "template");
  const [uid, name] = [metadata.uid ?? "", metadata.name ?? ""];
  const legacy = { [LEGACY[0]]: uid, [LEGACY[1]]: name };
  const current = Object.fromEntries(Object.entries(legacy).map(([key, value]) => [PREFIX + key, value]));
  const expected = { ...legacy, ...(prefixed ? current : {}) };
  return [
    ...Object.entries(expected).flatMap(([key, value]) => hasLabel(template, key, value)),
    ...when(
      isReadableSelector(selector) && !selects(selector, expected),
      invalidValue("spec.selector", selector, "`selector` not auto-generated"),
    ),
  ];
}

function hostNames({ metadata: { name = "" }, spec }: KubeObject): Errors {
  const completions = numberAt(spec, "completions");
  if (textAt(spec, "completionMode") !== "Indexed" || completions <= 0) return [];
  const last = `${name}-${completions - 1}`;
  const why = `will not able to create pod with invalid DNS label: ${last}`;
  return when(dns1123Label(last).length > 0, invalidValue("metadata.name", name, why));
}

export function newJobErrors(job: KubeObject): Errors {
  return [...generatedSelector(job, true), ...jobSpec(job["spec"]), ...hostNames(job)];
}

const NODE_CHOICE = ["nodeSelector", "tolerations", "schedulingGates"];

/** The old template with what a Job that never ran may still change. */
function withNodeChoice(before: unknown, after: unknown): unknown {
  const [oldSpec, newSpec] = [asFields(at(before, "spec")), asFields(at(after, "spec"))];
  const affinity = { ...asFields(oldSpec["affinity"]), nodeAffinity: at(newSpec, "affinity", "nodeAffinity") };
  const isLeft = Object.values(affinity).some(isSet);
  const spec = { ...oldSpec, affinity: isLeft ? affinity : undefined };
  const chosen = Object.fromEntries(NODE_CHOICE.map((field) => [field, newSpec[field]]));
  const metadata = { ...asFields(at(before, "metadata")), ...asFields(at(after, "metadata")) };
  return plain({ ...asFields(before), metadata, spec: { ...spec, ...chosen } });
}

/** Without fields that are not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Suspended, and told so by its controller, with no Pod left. */
function isSuspended(job: KubeObject): boolean {
  const isTold = listAt(job, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "Suspended" && textAt(condition, "status") === "True",
  );
  return at(job, "spec", "suspend") === true && isTold && numberAt(job, "status", "active") === 0;
}

/** The old Pods with the resources of the new ones. */
function withResources(before: unknown, after: unknown): Fields {
  const changed = ["containers", "initContainers"].map((field) => {
    const [old, now] = [listAt(before, field), listAt(after, field)];
    const isLike = old.length === now.length;
    const merged = old.map((container, index) => {
      const isSame = isLike && textAt(container, "name") === textAt(now[index], "name");
      return isSame ? { ...asFields(container), resources: at(now[index], "resources") } : container;
    });
    return [field, merged.length === 0 ? at(before, field) : merged] as const;
  });
  return { ...asFields(before), ...Object.fromEntries(changed) };
}

function templateChange(job: KubeObject, old: KubeObject): Errors {
  const [after, before] = [at(job, "spec", "template"), at(old, "spec", "template")];
  if (!isSuspended(old)) {
    return when(
      !isDeepStrictEqual(plain(after), plain(before)),
      invalidValue("spec.template", printed("core.PodTemplateSpec", after), "field is immutable"),
    );
  }
  const [spec, base] = [at(after, "spec"), withResources(at(withNodeChoice(before, after), "spec"), at(after, "spec"))];
  return when(
    !isDeepStrictEqual(plain(spec), plain(base)),
    invalidValue("spec.template.spec", printed("core.PodSpec", spec), "field is immutable"),
  );
}

function completionsChange(job: KubeObject, old: KubeObject): Errors {
  const [after, before] = [at(job, "spec", "completions"), at(old, "spec", "completions")];
  const where = "spec.completions";
  if (textAt(job, "spec", "completionMode") !== "Indexed") return immutable(after, before, where);
  const isAlone = isSet(after) && after !== before && after !== at(job, "spec", "parallelism");
  return when(isAlone, invalidValue(where, after, "can only be modified in tandem with spec.parallelism"));
}

/** Policies are dumped as Go's internal types. */
function frozen(job: KubeObject, old: KubeObject, field: string, type: string): Errors {
  const [after, before] = [at(job, "spec", field), at(old, "spec", field)];
  const dumped = isSet(after) ? printed(type, after) : undefined;
  return when(!isDeepStrictEqual(after, before), invalidValue(`spec.${field}`, dumped, "field is immutable"));
}

export function jobChange(job: KubeObject, old: KubeObject): Errors {
  const before = asFields(at(old, "spec", "template", "metadata", "labels"));
  const prefixed = LEGACY.every((key) => Object.hasOwn(before, PREFIX + key));
  const spec = job["spec"];
  return [
    ...generatedSelector(job, prefixed),
    ...jobSpec(spec),
    ...hostNames(job),
    ...jobSpec(spec),
    ...completionsChange(job, old),
    ...immutableFields(spec, old["spec"], "spec", ["selector"]),
    ...templateChange(job, old),
    ...immutableFields(spec, old["spec"], "spec", ["completionMode"]),
    ...frozen(job, old, "podFailurePolicy", "batch.PodFailurePolicy"),
    ...immutableFields(spec, old["spec"], "spec", ["backoffLimitPerIndex", "managedBy"]),
    ...frozen(job, old, "successPolicy", "batch.SuccessPolicy"),
  ];
}

function isKnownZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function timeZone(value: unknown, path: string): Errors {
  const zone = String(value);
  if (zone === "") return [invalidValue(path, zone, "timeZone must be nil or non-empty string")];
  const isPart = (part: string): boolean =>
    part !== "." && part !== ".." && !part.startsWith("-") && /^[A-Za-z.\-_0-9+]{1,14}$/.test(part);
  const unknown = invalidValue(path, zone, `unknown time zone ${zone}`);
  if (!zone.split("/").every(isPart)) return [unknown];
  const local = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
  if (zone.toLowerCase() === "local") return [invalidValue(path, zone, local)];
  return when(!isKnownZone(zone), unknown);
}

function schedule(spec: unknown, oldSpec: unknown): Errors {
  const text = textAt(spec, "schedule");
  const where = "spec.schedule";
  if (text === "") return [requiredValue(where)];
  const problem = scheduleProblem(text);
  const mayHaveZone = textAt(oldSpec, "schedule").includes("TZ");
  const both = "cannot use both timeZone field and TZ or CRON_TZ in schedule";
  const none = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  const hasZone = text.includes("TZ");
  return [
    ...(problem === undefined ? [] : [invalidValue(where, text, problem)]),
    ...when(hasZone && mayHaveZone && isSet(at(spec, "timeZone")), invalidValue(where, text, both)),
    ...when(hasZone && !mayHaveZone, invalidValue(where, text, none)),
  ];
}

function cronSpec(spec: unknown, oldSpec?: unknown): Errors {
  const inner = at(spec, "jobTemplate", "spec");
  const where = "spec.jobTemplate.spec";
  const isSameZone = oldSpec !== undefined && at(spec, "timeZone") === at(oldSpec, "timeZone");
  const generated = "`selector` will be auto-generated";
  return [
    ...schedule(spec, oldSpec),
    ...counts(spec, "spec", "startingDeadlineSeconds"),
    ...(isSameZone ? [] : optional(spec, "spec", "timeZone", timeZone)),
    ...requiredOneOf(at(spec, "concurrencyPolicy"), "spec.concurrencyPolicy", ["Allow", "Forbid", "Replace"]),
    ...specErrors(inner, where),
    ...optional(inner, where, "selector", (selector, path) => [invalidValue(path, selector, generated)]),
    ...when(
      at(inner, "manualSelector") === true,
      notSupportedValue(child(where, "manualSelector"), true, ["nil", "false"]),
    ),
    ...counts(spec, "spec", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"),
  ];
}

export function newCronJobErrors(object: KubeObject): Errors {
  const { name = "" } = object.metadata;
  const long = invalidValue("metadata.name", name, `must be no more than ${MAX_CRON_NAME} characters`);
  return [...cronSpec(object["spec"]), ...when(name.length > MAX_CRON_NAME, long)];
}

export function cronJobChange(object: KubeObject, old: KubeObject): Errors {
  return cronSpec(object["spec"], old["spec"]);
}
