import {
  BOOL,
  DYN,
  INT,
  listType,
  mapType,
  objectType,
  opaqueType,
  STRING,
  TIMESTAMP,
  type Type,
} from "../../../apiserver/index.ts";

/** Types of the variables of admission (apiserver `admission/plugin/cel/compile.go`). */

function named(name: string, fields: Readonly<Record<string, Type>>): Type {
  return objectType(`kubernetes.${name}`, new Map(Object.entries(fields)));
}

const TEXTS = listType(STRING);
const KIND = named("GroupVersionKind", { group: STRING, version: STRING, kind: STRING });
const RESOURCE = named("GroupVersionResource", { group: STRING, version: STRING, resource: STRING });
const USER = named("UserInfo", { username: STRING, uid: STRING, groups: TEXTS, extra: mapType(STRING, TEXTS) });

export const REQUEST = named("AdmissionRequest", {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: USER,
  dryRun: BOOL,
  options: DYN,
});

const CONDITION = named("NamespaceCondition", {
  status: STRING,
  type: STRING,
  lastTransitionTime: TIMESTAMP,
  message: STRING,
  reason: STRING,
});

export const NAMESPACE = named("Namespace", {
  metadata: named("NamespaceMetadata", {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapType(STRING, STRING),
    annotations: mapType(STRING, STRING),
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: TEXTS,
  }),
  spec: named("NamespaceSpec", { finalizers: TEXTS }),
  status: named("NamespaceStatus", { conditions: listType(CONDITION), phase: STRING }),
});

export const AUTHORIZER = opaqueType("kubernetes.authorization.Authorizer");
export const RESOURCE_CHECK = opaqueType("kubernetes.authorization.ResourceCheck");
