/** APIServices: validation, routes, priorities, verdicts. */
export { adviceOn, STARTING, type RouteState } from "./advice.ts";
export { defaultApiService, validateApiService, validateApiServiceStatus } from "./api-service-validation.ts";
export {
  API_REGISTRATION_GROUP,
  AVAILABLE,
  availableCondition,
  isAvailable,
  type ApiService,
  type ApiServiceCondition,
  type ApiServiceSpec,
  type ApiServiceStatus,
  type ConditionStatus,
  type ServiceReference,
} from "./api-service.ts";
export {
  PASSED,
  checkReferences,
  failedDiscovery,
  type EndpointSliceSpec,
  type ServiceLookup,
  type ServiceSpec,
  type Verdict,
} from "./availability.ts";
export { availabilityReasons, explainRoute, formatService, remoteReasons, serverNameOf, tlsReason } from "./explain.ts";
export { createRegistry, type Registry, type RouteChange } from "./registry.ts";
export { LEGACY_API_SERVICE, groupDocument, type Route, type RouteService, type RouteTable } from "./route-table.ts";
