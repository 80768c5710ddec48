import { isDeepStrictEqual } from "node:util";
import {
  asFields,
  at,
  invalidValue,
  joinFieldErrors,
  listAt,
  textAt,
  type FieldError,
  type Fields,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isSchema } from "../schema/json-schema.ts";
import { structuralErrors } from "../schema/structural.ts";
import { unsupportedField } from "../schema/unsupported-fields.ts";
import { approvalOf, isProtectedGroup, type Approval } from "./approval.ts";
import { conditionsOf, findCondition, hasCondition, withCondition, type Condition } from "./conditions.ts";
import { isCertificate } from "./webhook-rules.ts";

/**
 * What the controllers write of a definition: accepted names, and whether it is established, structural and approved
 * (apiextensions `pkg/controller/{status,establish,nonstructuralschema,apiapproval}`). Undefined where nothing changes;
 * `others` are the group's other definitions.
 */
export function nextStatus(object: KubeObject, others: readonly KubeObject[], now: string): Fields | undefined {
  const status = asFields(object["status"]);
  const { names, condition } = acceptNames(object, others);
  let conditions = conditionsOf(object);
  const set = (made: Condition): void => {
    const before = findCondition(object, made.type);
    const isSame = (["status", "reason", "message"] as const).every((key) => textAt(before, key) === made[key]);
    if (!isSame) conditions = withCondition(conditions, made, now);
  };
  set(condition);
  if (!hasCondition(object, "Established")) set(establishment(object, condition));
  const nonStructural = structure(object);
  if (nonStructural === undefined)
    conditions = conditions.filter((item) => textAt(item, "type") !== "NonStructuralSchema");
  else set(nonStructural);
  const approval = approvalCondition(object);
  if (approval !== undefined) set(approval);
  const next = { ...status, conditions, acceptedNames: names };
  return isDeepStrictEqual(next, { ...status, conditions: conditionsOf(object) }) ? undefined : next;
}

interface Accepted {
  readonly names: Fields;
  readonly condition: Condition;
}

/** Names that other definitions of the group have are not given twice; what was accepted before stays. */
function acceptNames(object: KubeObject, others: readonly KubeObject[]): Accepted {
  const wanted = asFields(at(object, "spec", "names"));
  const accepted = asFields(at(object, "status", "acceptedNames"));
  const taken = others.map((item) => asFields(at(item, "status", "acceptedNames")));
  const resources = new Set(
    taken.flatMap((names) => [textAt(names, "plural"), textAt(names, "singular"), ...listAt(names, "shortNames")]),
  );
  const kinds = new Set(taken.flatMap((names) => [textAt(names, "kind"), textAt(names, "listKind")]));
  const conflicts: (readonly [reason: string, message: string])[] = [];
  const names: Fields = { ...accepted };
  const use = (key: string, used: ReadonlySet<unknown>): void => {
    const name = textAt(wanted, key);
    if (name === textAt(accepted, key) || !used.has(name)) names[key] = name;
    else conflicts.push([`${key.charAt(0).toUpperCase()}${key.slice(1)}Conflict`, inUse(name)]);
  };
  use("plural", resources);
  use("singular", resources);
  const own = listAt(accepted, "shortNames");
  const clashing = listAt(wanted, "shortNames").filter((name) => !own.includes(name) && resources.has(name));
  if (clashing.length === 0) setList(names, "shortNames", listAt(wanted, "shortNames"));
  else conflicts.push(["ShortNamesConflict", aggregate(clashing.map((name) => inUse(String(name))))]);
  use("kind", kinds);
  use("listKind", kinds);
  setList(names, "categories", listAt(wanted, "categories"));
  const last = conflicts.at(-1);
  const condition: Condition =
    last === undefined
      ? { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" }
      : { type: "NamesAccepted", status: "False", reason: last[0], message: last[1] };
  return { names, condition };
}

function inUse(name: string): string {
  return `${JSON.stringify(name)} is already in use`;
}

function aggregate(messages: readonly string[]): string {
  return messages.length === 1 ? (messages[0] ?? "") : `[${messages.join(", ")}]`;
}

function setList(fields: Fields, key: string, list: readonly unknown[]): void {
  if (list.length === 0) delete fields[key];
  else fields[key] = list;
}

function establishment(object: KubeObject, names: Condition): Condition {
  const bundle = textAt(object, "spec", "conversion", "webhook", "clientConfig", "caBundle");
  if (names.status !== "True")
    return { type: "Established", status: "False", reason: "NotAccepted", message: "not all names are accepted" };
  if (bundle !== "" && !isCertificate(bundle)) {
    const message = "The conversion webhook CABundle is invalid";
    return { type: "Established", status: "False", reason: "InvalidCABundle", message };
  }
  const message = "the initial names have been accepted";
  return { type: "Established", status: "True", reason: "InitialNamesAccepted", message };
}

function structure(object: KubeObject): Condition | undefined {
  const errors: FieldError[] = [];
  if (at(object, "spec", "preserveUnknownFields") === true)
    errors.push(invalidValue("spec.preserveUnknownFields", true, "must be false"));
  for (const [index, version] of listAt(object, "spec", "versions").entries()) {
    const schema = at(version, "schema", "openAPIV3Schema");
    if (!isSchema(schema)) continue;
    const problem = unsupportedField(schema);
    if (problem !== undefined) {
      const message = `failed to check validation schema for version ${textAt(version, "name")}: ${problem}`;
      return { type: "NonStructuralSchema", status: "Unknown", reason: "StructuralError", message };
    }
    errors.push(...structuralErrors(schema, `spec.versions[${index}].schema.openAPIV3Schema`));
  }
  if (errors.length === 0) return undefined;
  return { type: "NonStructuralSchema", status: "True", reason: "Violations", message: joinFieldErrors(errors) };
}

const APPROVAL_REASONS: Readonly<Record<Approval["state"], string>> = {
  invalid: "InvalidAnnotation",
  missing: "MissingAnnotation",
  approved: "ApprovedAnnotation",
  bypassed: "UnapprovedAnnotation",
};

function approvalCondition(object: KubeObject): Condition | undefined {
  if (!isProtectedGroup(textAt(object, "spec", "group"))) return undefined;
  const { state, reason } = approvalOf(object);
  return {
    type: "KubernetesAPIApprovalPolicyConformant",
    status: state === "approved" ? "True" : "False",
    reason: APPROVAL_REASONS[state],
    message: reason,
  };
}
