import {
  always,
  atomic,
  bytes,
  int32,
  int64,
  labelSelector,
  list,
  named,
  pointer,
  string,
  struct,
  type Field,
  type Shape,
} from "../../apimachinery/index.ts";
import { conditions } from "./pod-schema.ts";

/** Types of k8s.io/api `admissionregistration/v1`. */

const rule = {
  operations: list(named("v1.OperationType")),
  apiGroups: list(string),
  apiVersions: list(string),
  resources: list(string),
  scope: pointer(named("v1.ScopeType")),
};

const namedRule = atomic(struct("NamedRuleWithOperations", { resourceNames: list(string), ...rule }));

const clientConfig = struct("WebhookClientConfig", {
  url: pointer(string),
  service: pointer(
    struct("ServiceReference", {
      namespace: always(string),
      name: always(string),
      path: pointer(string),
      port: pointer(int32),
    }),
  ),
  caBundle: bytes,
});

const matchConditions = list(struct("MatchCondition", { name: always(string), expression: always(string) }), {
  mergeKey: "name",
});

export const webhookFields: Readonly<Record<string, Shape | Field>> = {
  name: always(string),
  clientConfig: always(clientConfig),
  rules: list(struct("RuleWithOperations", rule)),
  failurePolicy: pointer(named("v1.FailurePolicyType")),
  matchPolicy: pointer(named("v1.MatchPolicyType")),
  namespaceSelector: pointer(labelSelector),
  objectSelector: pointer(labelSelector),
  sideEffects: pointer(named("v1.SideEffectClass")),
  timeoutSeconds: pointer(int32),
  admissionReviewVersions: always(list(string)),
  matchConditions,
};

const matchResources = atomic(
  struct("MatchResources", {
    namespaceSelector: pointer(labelSelector),
    objectSelector: pointer(labelSelector),
    resourceRules: list(namedRule),
    excludeResourceRules: list(namedRule),
    matchPolicy: pointer(named("v1.MatchPolicyType")),
  }),
);

const paramKind = atomic(struct("ParamKind", { apiVersion: string, kind: string }));
const variable = atomic(struct("Variable", { name: always(string), expression: always(string) }));

const policyFields = {
  paramKind: pointer(paramKind),
  matchConstraints: pointer(matchResources),
  failurePolicy: pointer(named("v1.FailurePolicyType")),
  matchConditions,
};

export const validatingPolicySpec = struct("ValidatingAdmissionPolicySpec", {
  ...policyFields,
  validations: list(
    struct("Validation", {
      expression: always(string),
      message: string,
      reason: pointer(string),
      messageExpression: string,
    }),
  ),
  auditAnnotations: list(struct("AuditAnnotation", { key: always(string), valueExpression: always(string) })),
  variables: list(variable, { mergeKey: "name" }),
});

export const policyStatus = struct("ValidatingAdmissionPolicyStatus", {
  observedGeneration: int64,
  typeChecking: pointer(
    struct("TypeChecking", {
      expressionWarnings: list(struct("ExpressionWarning", { fieldRef: always(string), warning: always(string) })),
    }),
  ),
  conditions: conditions("Condition"),
});

const expression = pointer(struct("JSONPatch", { expression: string }));

export const mutatingPolicySpec = struct("MutatingAdmissionPolicySpec", {
  ...policyFields,
  variables: list(variable),
  mutations: list(
    struct("Mutation", { patchType: always(string), applyConfiguration: expression, jsonPatch: expression }),
  ),
  reinvocationPolicy: string,
});

export const bindingSpec: Readonly<Record<string, Shape | Field>> = {
  policyName: string,
  paramRef: pointer(
    atomic(
      struct("ParamRef", {
        name: string,
        namespace: string,
        selector: pointer(labelSelector),
        parameterNotFoundAction: pointer(string),
      }),
    ),
  ),
  matchResources: pointer(matchResources),
};
