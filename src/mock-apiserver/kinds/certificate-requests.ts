import {
  copyJson,
  asFields,
  ensure,
  forbiddenValue,
  listAt,
  notSupportedValue,
  requiredValue,
  duplicateValue,
  invalidValue,
  textAt,
  type Fields,
  type FieldError,
  type KubeObject,
} from "../../apimachinery/index.ts";
import type { ObjectPart } from "../../apiserver/index.ts";

/** What approvers and signers change of a request (k8s `pkg/registry/certificates`, `pkg/apis/certificates/validation`). */

const PATH = "status.conditions";
const DECISIONS = ["Approved", "Denied"];
const LASTING = [...DECISIONS, "Failed"];
const STATUSES = ["False", "True", "Unknown"];

function conditionsOf(request: KubeObject): Fields[] {
  return listAt(request, "status", "conditions").map(asFields);
}

function ofType(request: KubeObject, type: string): Fields[] {
  return conditionsOf(request).filter((condition) => condition["type"] === type);
}

/** Times that the client left out; a transition is one of the status. */
function fillTimes(request: KubeObject, old: KubeObject, now: string): void {
  for (const condition of conditionsOf(request)) {
    condition["lastUpdateTime"] ??= now;
    const same = ofType(old, textAt(condition, "type")).find(({ status }) => status === condition["status"]);
    condition["lastTransitionTime"] ??= same?.["lastTransitionTime"] ?? now;
  }
}

/** Decisions stay what they are; where one came or went, validation says so. */
function keepDecisions(request: KubeObject, old: KubeObject): void {
  const conditions = conditionsOf(request);
  for (const type of DECISIONS) {
    const before = ofType(old, type);
    const own = conditions.filter((condition) => condition["type"] === type);
    if (own.length !== before.length) continue;
    for (const [index, condition] of own.entries()) conditions[conditions.indexOf(condition)] = { ...before[index] };
  }
  if (conditions.length > 0) ensure(request, "status")["conditions"] = conditions;
}

function conditionErrors(request: KubeObject): FieldError[] {
  const seen = new Set<string>();
  return conditionsOf(request).flatMap((condition, index) => {
    const [type, status] = [textAt(condition, "type"), textAt(condition, "status")];
    const path = `${PATH}[${index}]`;
    const allowed = LASTING.includes(type) ? ["True"] : STATUSES;
    const other = DECISIONS.find((decision) => decision !== type && seen.has(decision));
    const errors = [
      ...(type === "" ? [requiredValue(`${path}.type`)] : []),
      ...(status === "" ? [requiredValue(`${path}.status`)] : []),
      ...(status === "" || allowed.includes(status) ? [] : [notSupportedValue(`${path}.status`, status, allowed)]),
      ...(DECISIONS.includes(type) && other !== undefined
        ? [invalidValue(PATH, type, "Approved and Denied conditions are mutually exclusive")]
        : []),
      ...(seen.has(type) ? [duplicateValue(`${path}.type`, type)] : []),
    ];
    seen.add(type);
    return errors;
  });
}

function removalErrors(request: KubeObject, old: KubeObject): FieldError[] {
  return LASTING.filter((type) => ofType(request, type).length < ofType(old, type).length).map((type) =>
    forbiddenValue(PATH, `updates may not remove a condition of type "${type}"`),
  );
}

function additionErrors(request: KubeObject, old: KubeObject): FieldError[] {
  return DECISIONS.filter((type) => ofType(request, type).length > ofType(old, type).length).map((type) =>
    forbiddenValue(PATH, `updates may not add a condition of type "${type}"`),
  );
}

const CERTIFICATE = "status.certificate";
const PEM_BLOCK = /^-----BEGIN ([^\n-]+)-----$/gm;

/** What is wrong with PEM data; the certificates themselves are not parsed. */
function pemProblem(pem: string): string | undefined {
  const types = [...pem.matchAll(PEM_BLOCK)].map(([, type = ""]) => type);
  const other = types.find((type) => type !== "CERTIFICATE");
  if (other !== undefined) return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(other)}`;
  return types.length === 0 ? "must contain at least one CERTIFICATE PEM block" : undefined;
}

function certificateErrors(request: KubeObject, old: KubeObject): FieldError[] {
  const [now, before] = [textAt(request, "status", "certificate"), textAt(old, "status", "certificate")];
  if (now === before) return [];
  const problem = now === "" ? undefined : pemProblem(Buffer.from(now, "base64").toString("latin1"));
  return [
    ...(problem === undefined ? [] : [invalidValue(CERTIFICATE, "<certificate data>", problem)]),
    ...(before === "" ? [] : [forbiddenValue(CERTIFICATE, "updates may not modify existing certificate content")]),
  ];
}

/** `/approval`: the conditions and nothing else. */
export const APPROVAL_PART: ObjectPart = {
  prepare: (request, old, now) => {
    fillTimes(request, old, now);
    const conditions = conditionsOf(request);
    request["spec"] = copyJson(old["spec"]);
    const { conditions: _before, ...status } = asFields(copyJson(old["status"] ?? {}));
    request["status"] = conditions.length === 0 ? status : { ...status, conditions };
  },
  validate: (request, old) => [...conditionErrors(request), ...removalErrors(request, old)],
};

/** `/status`: whatever signers write, but no decision. */
export const REQUEST_STATUS_PART: ObjectPart = {
  prepare: (request, old, now) => {
    request["spec"] = copyJson(old["spec"]);
    keepDecisions(request, old);
    fillTimes(request, old, now);
  },
  validate: (request, old) => [
    ...conditionErrors(request),
    ...removalErrors(request, old),
    ...additionErrors(request, old),
    ...certificateErrors(request, old),
  ],
};
