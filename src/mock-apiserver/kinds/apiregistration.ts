import {
  API_REGISTRATION_GROUP,
  availableCondition,
  type ApiService,
  defaultApiService,
  validateApiService,
  validateApiServiceStatus,
} from "../../registry/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";

/** kube-aggregator `pkg/apiserver/scheme/scheme.go`: decoding errors name it. */
const AGGREGATOR_SCHEME = "k8s.io/kube-aggregator/pkg/apiserver/scheme/scheme.go:28";

/** kube-aggregator `pkg/registry/apiservice/strategy.go` and `etcd/etcd.go` (the Table's cells). */
export const apiRegistrationKinds: readonly KindDefinition[] = [
  define({
    group: API_REGISTRATION_GROUP,
    version: "v1",
    kind: "APIService",
    plural: "apiservices",
    categories: ["api-extensions"],
    namespaced: false,
    hasStatus: true,
    otherVersions: ["v1beta1"],
    scheme: AGGREGATOR_SCHEME,
    unconditionalUpdate: false,
    hasKubeFinalizers: false,
    nameRule: "own",
    defaults: (object) => defaultApiService(object as ApiService),
    prepareForCreate: (object) => void (object["status"] = initialStatus(object as ApiService)),
    validate: (object) => validateApiService(object as ApiService),
    validateUpdate: (object) => validateApiServiceStatus(object as ApiService),
    columns: [
      nameColumn,
      column("Service", "The service that answers for this API, or Local."),
      column("Available", "Whether requests are sent there."),
      ageColumn,
    ],
    cells: (object, now) => {
      const { namespace, name } = (object as ApiService).spec.service ?? {};
      const service = name === undefined ? "Local" : `${namespace ?? ""}/${name}`;
      return [nameOf(object), service, availability(object as ApiService), age(object, now)];
    },
    selectableFields: () => ({}),
  }),
];

/** A local API is available from the start; a remote one has no condition before its first check. */
function initialStatus(apiService: ApiService): ApiService["status"] {
  if (apiService.spec?.service !== undefined) return {};
  const { creationTimestamp = "" } = apiService.metadata;
  return {
    conditions: [
      {
        type: "Available",
        status: "True",
        lastTransitionTime: creationTimestamp,
        reason: "Local",
        message: "Local APIServices are always available",
      },
    ],
  };
}

function availability(apiService: ApiService): string {
  const condition = availableCondition(apiService);
  if (condition === undefined) return "Unknown";
  const { status, reason = "" } = condition;
  return status === "True" || reason === "" ? status : `${status} (${reason})`;
}
