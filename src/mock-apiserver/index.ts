/** The main apiserver. */
export { createMainService } from "./admission/built-in.ts";
export { startAdmission } from "./admission/chain.ts";
export { createWebhookCaller, type WebhookCaller } from "./webhook/webhook-caller.ts";
export { createTypeChecker } from "./admission/policies/type-checking.ts";
export { createServiceResolver, type AddressMap, type ServiceResolver } from "./aggregator/backend/service-resolver.ts";
export { startStartups, type Startups } from "./aggregator/availability/startups.ts";
export { startServiceState, type ServiceState } from "./aggregator/service-state.ts";
export { readBounded } from "./aggregator/backend/backend-client.ts";
export {
  OWN_API_SERVICE,
  asAvailable,
  kindGroupVersions,
  localApiServices,
  servedGroupVersions,
  type LocalApi,
} from "./aggregator/discovery/local-apis.ts";
export { createFaults, type Faults } from "./aggregator/faults/faults.ts";
export { authenticationConfigMap, mergeAuthentication } from "./authentication-config-map.ts";
export { builtInObjects, kubernetesService, type ServingAddress } from "./bootstrap/bootstrap.ts";
export { startCustomResources, type CustomResources } from "./custom-resources/controller.ts";
export { openFronts, type Fronts } from "./fronts.ts";
export { createImpersonation } from "./impersonation/stage.ts";
export { allKinds, kindsOf } from "./kinds/index.ts";
export { startMainApiserver, type MainApiserver } from "./main-apiserver.ts";
export type { PodRuntime } from "./pods/pod-runtime.ts";
export { createPodProxyApi } from "./pods/pod-proxy.ts";
export { createPodsApi } from "./pods/pods-api.ts";
export { createQuotaParts } from "./quota/usage.ts";
export { createAuthorization } from "./rbac/authorization-stage.ts";
export { createAuthorizer, type Authorizer } from "./rbac/authorizer.ts";
export { createEscalationGuard } from "./rbac/escalation.ts";
export { RBAC_GROUP, createRbacIndex, type RbacIndex } from "./rbac/rbac-index.ts";
export { startRoleAggregation } from "./rbac/role-aggregation.ts";
export { createPodActionsApi } from "./pods/pod-actions.ts";
export { createComponentStatusApi } from "./component-statuses.ts";
export { createResourceApi } from "./resource-api.ts";
export { createReviewApi } from "./reviews/review-api.ts";
export type { PageHandler } from "./route-stage.ts";
export { createIssuerPages } from "./service-accounts/issuer-pages.ts";
export { createObjectFinder } from "./service-accounts/object-finder.ts";
export { createTokenSigner, type TokenSigner } from "./service-accounts/token-signer.ts";
export { createTokenVerifier, type FindObject } from "./service-accounts/token-verifier.ts";
export type { ExtensionObjects, ExtensionResource } from "./aggregator/extension-objects.ts";
export type { NamedReference } from "./service-accounts/token-signer.ts";
export { isLoopback } from "./aggregator/backend/dialer.ts";
