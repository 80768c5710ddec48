import {
  type ApiService,
  defaultApiService,
  validateApiService,
  validateApiServiceStatus,
} from "../../registry/index.ts";
import type { KindHooks } from "./built-in.ts";

/** kube-aggregator `pkg/apiserver/scheme/scheme.go`: decoding errors name it. */
const AGGREGATOR_SCHEME = "k8s.io/kube-aggregator/pkg/apiserver/scheme/scheme.go:28";

/** kube-aggregator `pkg/registry/apiservice/strategy.go`. */
export const API_REGISTRATION_HOOKS: Readonly<Record<string, KindHooks>> = {
  "apiregistration.k8s.io/apiservices": {
    scheme: AGGREGATOR_SCHEME,
    complete: (object) => defaultApiService(object as ApiService),
    prepareForCreate: (object) => void (object["status"] = initialStatus(object as ApiService)),
    validate: (object) => validateApiService(object as ApiService),
    validateUpdate: (object) => validateApiServiceStatus(object as ApiService),
  },
};

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
