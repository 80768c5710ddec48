import {
  type AccessAttributes,
  invalidValue,
  type FieldError,
  type KubeObject,
  apiErrors,
  type UserInfo,
  at,
  fieldsAt,
  listAt,
  textAt,
} from "../../apimachinery/index.ts";
import { aggregate } from "../rbac/authorizer.ts";
import type { PolicyRule } from "../rbac/policy-rule.ts";
import type { ReviewContext } from "./review-context.ts";
import { ignoredSelectors, reviewedSelectorErrors } from "./reviewed-selectors.ts";

const GROUP = "authorization.k8s.io";

/** k8s `pkg/registry/authorization/subjectaccessreview`. */
export function reviewSubjectAccess(object: KubeObject, context: ReviewContext): KubeObject {
  rejectInvalid([...attributeErrors(object), ...subjectErrors(object), ...metadataErrors(object)]);
  return answer(object, specUser(object), context);
}

export function reviewOwnAccess(object: KubeObject, context: ReviewContext): KubeObject {
  rejectInvalid([...attributeErrors(object), ...metadataErrors(object)]);
  return answer(object, context.user, context);
}

export function reviewLocalAccess(object: KubeObject, context: ReviewContext): KubeObject {
  rejectInvalid([...attributeErrors(object), ...subjectErrors(object), ...localErrors(object)]);
  return answer(object, specUser(object), context);
}

/** k8s `pkg/registry/authorization/selfsubjectrulesreview`: only the answer comes back. */
export function reviewOwnRules(object: KubeObject, { user, authorizer }: ReviewContext): KubeObject {
  const namespace = textAt(object, "spec", "namespace");
  if (namespace === "") throw apiErrors.badRequest("no namespace on request");
  const { rules, problems } = authorizer.rulesOf(user, namespace);
  const { apiVersion, kind } = object;
  const status = {
    resourceRules: rules.filter(isResourceRule).map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      resourceNames,
    })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs = [] }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
    ...(problems.length === 0 ? {} : { evaluationError: aggregate(problems) }),
  };
  return { apiVersion, kind, metadata: {}, status };
}

function isResourceRule({ resources = [], apiGroups = [] }: PolicyRule): boolean {
  return resources.length > 0 && apiGroups.length > 0;
}

function answer(object: KubeObject, user: UserInfo, { authorizer }: ReviewContext): KubeObject {
  const { allowed, reason } = authorizer.authorize(askedFor(object, user));
  const problem = ignoredSelectors(at(object, "spec", "resourceAttributes"), "spec.resourceAttributes");
  return { ...object, status: { allowed, reason, ...(problem === "" ? {} : { evaluationError: problem }) } };
}

function askedFor(object: KubeObject, user: UserInfo): AccessAttributes {
  const nothing = { apiGroup: "", apiVersion: "", resource: "", subresource: "", namespace: "", name: "", path: "" };
  const onUrl = at(object, "spec", "nonResourceAttributes");
  if (onUrl !== undefined) {
    return { ...nothing, user, isResourceRequest: false, verb: textAt(onUrl, "verb"), path: textAt(onUrl, "path") };
  }
  const asked = fieldsAt(object, "spec", "resourceAttributes");
  return {
    ...nothing,
    user,
    isResourceRequest: true,
    verb: textAt(asked, "verb"),
    apiGroup: textAt(asked, "group"),
    apiVersion: textAt(asked, "version"),
    resource: textAt(asked, "resource"),
    subresource: textAt(asked, "subresource"),
    namespace: textAt(asked, "namespace"),
    name: textAt(asked, "name"),
  };
}

function specUser(object: KubeObject): UserInfo {
  const extra = Object.entries(fieldsAt(object, "spec", "extra"));
  return {
    name: textAt(object, "spec", "user"),
    uid: textAt(object, "spec", "uid"),
    groups: listAt(object, "spec", "groups").map(String),
    extra: Object.fromEntries(extra.map(([key, values]) => [key, Array.isArray(values) ? values.map(String) : []])),
  };
}

/** These kinds are unnamed in their errors: the internal object has lost its kind by then. */
function rejectInvalid(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw apiErrors.invalid(GROUP, "", "", errors);
}

/** k8s `pkg/apis/authorization/validation/validation.go`. */
function attributeErrors(object: KubeObject): FieldError[] {
  const onResource = at(object, "spec", "resourceAttributes");
  const onUrl = at(object, "spec", "nonResourceAttributes");
  if (onResource !== undefined && onUrl !== undefined) {
    const shown = { Path: textAt(onUrl, "path"), Verb: textAt(onUrl, "verb") };
    const why = "cannot be specified in combination with resourceAttributes";
    return [invalidValue("spec.nonResourceAttributes", shown, why)];
  }
  if (onResource !== undefined) return reviewedSelectorErrors(onResource, "spec.resourceAttributes");
  if (onUrl !== undefined) return [];
  const why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  return [invalidValue("spec.resourceAttributes", null, why)];
}

function subjectErrors(object: KubeObject): FieldError[] {
  const isNobody = textAt(object, "spec", "user") === "" && listAt(object, "spec", "groups").length === 0;
  return isNobody ? [invalidValue("spec.user", "", "at least one of user or group must be specified")] : [];
}

function metadataErrors({ metadata }: KubeObject): FieldError[] {
  const { managedFields: _owners, ...rest } = metadata;
  return Object.keys(rest).length === 0 ? [] : [invalidValue("metadata", metadata, "must be empty")];
}

function localErrors(object: KubeObject): FieldError[] {
  const { managedFields: _owners, namespace = "", ...rest } = object.metadata;
  const errors: FieldError[] = [];
  if (Object.keys(rest).length > 0)
    errors.push(invalidValue("metadata", object.metadata, "must be empty except for namespace"));
  const asked = textAt(object, "spec", "resourceAttributes", "namespace");
  if (at(object, "spec", "resourceAttributes") !== undefined && asked !== namespace)
    errors.push(invalidValue("spec.resourceAttributes.namespace", asked, "must match metadata.namespace"));
  const onUrl = at(object, "spec", "nonResourceAttributes");
  if (onUrl !== undefined) {
    const shown = { Path: textAt(onUrl, "path"), Verb: textAt(onUrl, "verb") };
    errors.push(invalidValue("spec.nonResourceAttributes", shown, "disallowed on this kind of request"));
  }
  return errors;
}
