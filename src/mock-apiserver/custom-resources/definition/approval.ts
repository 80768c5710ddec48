import { invalidValue, requiredValue, type FieldError, type KubeObject, textAt } from "../../../apimachinery/index.ts";

/** The annotation with which groups of the Kubernetes community say where they were approved. */
export const APPROVAL = "api-approved.kubernetes.io";

const SEE = "see https://github.com/kubernetes/enhancements/pull/1111";

type State = "invalid" | "approved" | "bypassed" | "missing";
export interface Approval {
  readonly state: State;
  readonly reason: string;
}

export function isProtectedGroup(group: string): boolean {
  return /(^|\.)(k8s|kubernetes)\.io$/.test(group);
}

/** apiextensions `pkg/apihelpers` GetAPIApprovalState. */
export function approvalOf(object: KubeObject): Approval {
  const annotation = object.metadata.annotations?.[APPROVAL] ?? "";
  if (annotation === "") {
    return { state: "missing", reason: `protected groups must have approval annotation "${APPROVAL}", ${SEE}` };
  }
  if (annotation.startsWith("unapproved"))
    return { state: "bypassed", reason: `not approved: ${JSON.stringify(annotation)}` };
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#\s]+/.test(annotation) && URL.canParse(annotation))
    return { state: "approved", reason: `approved in ${annotation}` };
  const reason = `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved", ${SEE}`;
  return { state: "invalid", reason };
}

/** An update that leaves the approval in the state it was in may go on. */
export function approvalErrors(object: KubeObject, old: KubeObject | undefined): FieldError[] {
  if (!isProtectedGroup(textAt(object, "spec", "group"))) return [];
  const { state, reason } = approvalOf(object);
  if (old !== undefined && approvalOf(old).state === state) return [];
  const field = `metadata.annotations[${APPROVAL}]`;
  if (state === "missing") return [requiredValue(field, reason)];
  return state === "invalid" ? [invalidValue(field, object.metadata.annotations?.[APPROVAL], reason)] : [];
}
