import {
  always,
  bool,
  int64,
  kindStruct,
  list,
  map,
  named,
  pointer,
  string,
  struct,
  time,
  type StructShape,
} from "../../apimachinery/index.ts";

/** k8s.io/api `authentication/v1` and `authorization/v1` types. */

const extra = map({ ...list(string), go: "v1.ExtraValue" });

const requirement = (name: string): StructShape =>
  struct(name, {
    key: always(string),
    operator: always(named(`v1.${name.replace("Requirement", "Operator")}`)),
    values: list(string),
  });

const selector = (name: string, item: string): StructShape =>
  struct(name, { rawSelector: string, requirements: list(requirement(item)) });

const resourceAttributes = struct("ResourceAttributes", {
  namespace: string,
  verb: string,
  group: string,
  version: string,
  resource: string,
  subresource: string,
  name: string,
  fieldSelector: pointer(selector("FieldSelectorAttributes", "FieldSelectorRequirement")),
  labelSelector: pointer(selector("LabelSelectorAttributes", "LabelSelectorRequirement")),
});

const attributes = {
  resourceAttributes: pointer(resourceAttributes),
  nonResourceAttributes: pointer(struct("NonResourceAttributes", { path: string, verb: string })),
};

const accessStatus = struct("SubjectAccessReviewStatus", {
  allowed: always(bool),
  denied: bool,
  reason: string,
  evaluationError: string,
});

const subjectSpec = struct("SubjectAccessReviewSpec", {
  ...attributes,
  user: string,
  groups: list(string),
  extra,
  uid: string,
});

const userInfo = struct("UserInfo", { username: string, uid: string, groups: list(string), extra });

export const REVIEW_SCHEMAS = {
  TokenReview: kindStruct("TokenReview", {
    spec: always(struct("TokenReviewSpec", { token: string, audiences: list(string) })),
    status: always(
      struct("TokenReviewStatus", {
        authenticated: bool,
        user: always(userInfo),
        audiences: list(string),
        error: string,
      }),
    ),
  }),
  SelfSubjectReview: kindStruct("SelfSubjectReview", {
    status: always(struct("SelfSubjectReviewStatus", { userInfo: always(userInfo) })),
  }),
  SubjectAccessReview: kindStruct("SubjectAccessReview", { spec: always(subjectSpec), status: always(accessStatus) }),
  SelfSubjectAccessReview: kindStruct("SelfSubjectAccessReview", {
    spec: always(struct("SelfSubjectAccessReviewSpec", attributes)),
    status: always(accessStatus),
  }),
  LocalSubjectAccessReview: kindStruct("LocalSubjectAccessReview", {
    spec: always(subjectSpec),
    status: always(accessStatus),
  }),
  SelfSubjectRulesReview: kindStruct("SelfSubjectRulesReview", {
    spec: always(struct("SelfSubjectRulesReviewSpec", { namespace: string })),
    status: always(
      struct("SubjectRulesReviewStatus", {
        resourceRules: always(
          list(
            struct("ResourceRule", {
              verbs: always(list(string)),
              apiGroups: list(string),
              resources: list(string),
              resourceNames: list(string),
            }),
          ),
        ),
        nonResourceRules: always(
          list(struct("NonResourceRule", { verbs: always(list(string)), nonResourceURLs: list(string) })),
        ),
        incomplete: always(bool),
        evaluationError: string,
      }),
    ),
  }),
  TokenRequest: kindStruct("TokenRequest", {
    spec: always(
      struct("TokenRequestSpec", {
        audiences: always(list(string)),
        expirationSeconds: pointer(int64),
        boundObjectRef: pointer(
          struct("BoundObjectReference", { kind: string, apiVersion: string, name: string, uid: named("types.UID") }),
        ),
      }),
    ),
    status: always(struct("TokenRequestStatus", { token: always(string), expirationTimestamp: always(time) })),
  }),
} as const satisfies Record<string, StructShape>;
