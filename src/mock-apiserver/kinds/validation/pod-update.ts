import {
  copyJson,
  isJsonNumber,
  toJson,
  asFields,
  at,
  forbiddenValue,
  invalidValue,
  listAt,
  requiredValue,
  sortedKeys,
  textAt,
  unifiedDiff,
  type Fields,
  type KubeObject,
  type Steps,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { imageSpaces } from "./containers.ts";
import { internalForm, printed } from "./printed.ts";
import { tolerations } from "./scheduling.ts";
import { child, each, entriesOf, isSet, printedMap, when, type Errors } from "./vocabulary.ts";

/** What of a Pod may change. */

const MIRROR = "kubernetes.io/config.mirror";
const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

function annotationChanges(pod: KubeObject, old: KubeObject): Errors {
  const [after, before] = [pod.metadata.annotations ?? {}, old.metadata.annotations ?? {}];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const where = `metadata.annotations[${key}]`;
    if (after[key] === before[key]) return [];
    const verb = Object.hasOwn(before, key) ? "may not remove or update" : "may not add";
    return [
      ...when(key.startsWith(APP_ARMOR), forbiddenValue(where, `${verb} AppArmor annotations`)),
      ...when(key === MIRROR, forbiddenValue(where, `${verb} mirror pod annotation`)),
    ];
  });
}

/** undefined where the lists are of one length, so that the rest can be compared. */
function containerCount(spec: unknown, before: unknown, field: string): Errors | undefined {
  return listAt(spec, field).length === listAt(before, field).length
    ? undefined
    : [forbiddenValue(child("spec", field), "pod updates may not add or remove containers")];
}

function images(spec: unknown, field: string): Errors {
  return each(spec, "spec", field, (container, where) => [
    ...when(textAt(container, "image") === "", requiredValue(child(where, "image"))),
    ...imageSpaces(container, where),
  ]);
}

const MAX_SECONDS = 2_147_483_647;

/** Errors that end the comparison. */
function deadlineErrors(spec: unknown, before: unknown): Errors {
  const [after, old] = [at(spec, "activeDeadlineSeconds"), at(before, "activeDeadlineSeconds")];
  const where = "spec.activeDeadlineSeconds";
  if (!isJsonNumber(after)) return [];
  if (after < 0 || after > MAX_SECONDS)
    return [invalidValue(where, after, `must be between 0 and ${MAX_SECONDS}, inclusive`)];
  const isLater = isJsonNumber(old) && old < after;
  return when(isLater, invalidValue(where, after, "must be less than or equal to previous value"));
}

function tolerationChanges(spec: unknown, before: unknown): Errors {
  const known = (list: unknown): string[] =>
    listAt(list, "tolerations").map((item) => toJson(sortedKeys({ ...asFields(item), tolerationSeconds: undefined })));
  const after = new Set(known(spec));
  const isKept = known(before).every((old) => after.has(old));
  if (isKept) return tolerations(spec, "spec");
  return [forbiddenValue("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")];
}

function gateChanges(spec: unknown, before: unknown): Errors {
  const known = new Set(listAt(before, "schedulingGates").map((gate) => textAt(gate, "name")));
  return each(spec, "spec", "schedulingGates", (gate, where) => {
    const name = textAt(gate, "name");
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return when(!known.has(name), forbiddenValue(child(where, "name"), why));
  });
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

function onlyAdds(term: unknown, old: unknown): boolean {
  const parts = ["matchExpressions", "matchFields"] as const;
  const isEmpty = parts.every((part) => listAt(old, part).length === 0);
  if (isEmpty) return parts.every((part) => listAt(term, part).length === 0);
  return parts.every((part) =>
    isDeepStrictEqual(listAt(term, part).slice(0, listAt(old, part).length), listAt(old, part)),
  );
}

function nodeAffinityChange(spec: unknown, before: unknown): Errors {
  const path = ["affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms"];
  const [after, old] = [listAt(spec, ...path), listAt(before, ...path)];
  const where = child("spec", ...path);
  if (old.length > 0 && old.length !== after.length) {
    const dumped = printed("[]core.NodeSelectorTerm", after.length === 0 ? undefined : after);
    return [invalidValue(where, dumped, "no additions/deletions to non-empty NodeSelectorTerms list are allowed")];
  }
  return old.flatMap((term, index) =>
    when(
      !onlyAdds(after[index], term),
      invalidValue(
        `${where}[${index}]`,
        printed("core.NodeSelectorTerm", after[index]),
        "only additions are allowed (no mutations or deletions)",
      ),
    ),
  );
}

/** A Pod that waits at a gate may still be told where to go. */
function gatedChanges(spec: Fields, before: unknown): Errors {
  if (listAt(before, "schedulingGates").length === 0) return [];
  const selector = at(spec, "nodeSelector");
  const isCut = entriesOf(at(before, "nodeSelector")).some(([key, value]) => asFields(selector)[key] !== value);
  const why = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
  return [
    ...when(isCut, invalidValue("spec.nodeSelector", printedMap(selector), why)),
    ...nodeAffinityChange(spec, before),
  ];
}

/** The new spec with all that may change as it was. */
function munged(spec: unknown, before: unknown): Fields {
  const result = copyJson(asFields(spec));
  const old = asFields(before);
  const keep = (field: string): void => {
    if (old[field] === undefined) delete result[field];
    else result[field] = old[field];
  };
  for (const field of ["containers", "initContainers"]) {
    for (const [index, container] of listAt(result, field).entries())
      asFields(container)["image"] = textAt(listAt(before, field)[index], "image");
  }
  for (const field of ["activeDeadlineSeconds", "schedulingGates", "tolerations"]) keep(field);
  if (listAt(before, "schedulingGates").length > 0) {
    keep("nodeSelector");
    const [affinity, wanted] = [at(old, "affinity", "nodeAffinity"), asFields(result["affinity"])];
    const rest = Object.keys(wanted).filter((key) => key !== "nodeAffinity");
    if (affinity === undefined && rest.length === 0) keep("affinity");
    else result["affinity"] = { ...(affinity === undefined ? {} : { nodeAffinity: affinity }), ...pick(wanted, rest) };
  }
  return result;
}

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

const CHANGEABLE = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
].join(",");

function* otherChanges(spec: unknown, before: unknown): Steps<Errors> {
  const text = (value: unknown): string => toJson(internalForm("core.PodSpec", value), 1);
  const was = text(before);
  yield;
  const kept = munged(spec, before);
  yield;
  const is = text(kept);
  yield;
  if (was === is) return [];
  const why = `pod updates may not change fields other than ${CHANGEABLE}\n${unifiedDiff(was, is)}`;
  return [forbiddenValue("spec", why)];
}

export function* podChange(pod: KubeObject, old: KubeObject): Steps<Errors> {
  const [spec, before] = [pod["spec"], old["spec"]];
  const errors = annotationChanges(pod, old);
  for (const field of ["containers", "initContainers"]) {
    const count = containerCount(spec, before, field);
    if (count !== undefined) return [...errors, ...count];
    errors.push(...images(spec, field));
  }
  const deadline = deadlineErrors(spec, before);
  if (deadline.length > 0) return [...errors, ...deadline];
  const isCleared = isSet(at(before, "activeDeadlineSeconds")) && !isSet(at(spec, "activeDeadlineSeconds"));
  const cleared = "must not update from a positive integer to nil value";
  return [
    ...errors,
    ...when(isCleared, invalidValue("spec.activeDeadlineSeconds", null, cleared)),
    ...tolerationChanges(spec, before),
    ...gateChanges(spec, before),
    ...(isDeepStrictEqual(spec, before)
      ? []
      : [...gatedChanges(asFields(spec), before), ...(yield* otherChanges(spec, before))]),
  ];
}
