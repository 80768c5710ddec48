import type { Clock } from "../apimachinery/index.ts";
import {
  type LocalApi,
  type PodRuntime,
  createComponentStatusApi,
  createPodActionsApi,
  createPodProxyApi,
  createPodsApi,
  createResourceApi,
} from "../mock-apiserver/index.ts";
import type { PlaygroundPki } from "../pki/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import type { Identity } from "./identity.ts";
import { createPodAccess, type PodAccess } from "./pod-access.ts";

export interface ApiParts {
  /** In the order in which they are asked. */
  readonly localApis: readonly LocalApi[];
  readonly podAccess: PodAccess;
  /** From then on pods can be looked into. */
  readonly connectPods: (runtime: PodRuntime) => void;
}

export interface ApiPartsOptions {
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly pki: PlaygroundPki;
}

/** What the main apiserver serves itself, and how pods reach it. */
export function createApiParts({ service, clock, pki }: ApiPartsOptions, identity: Identity): ApiParts {
  const { authorizer, serviceAccounts, reviews, guard } = identity;
  let runtime: PodRuntime | undefined;
  const pods = { service, clock, authorizer, runtime: () => runtime };
  return {
    localApis: [
      reviews,
      createPodsApi(pods),
      createPodProxyApi(pods),
      createPodActionsApi(service),
      createComponentStatusApi(clock),
      createResourceApi(service, authorizer, guard),
    ],
    podAccess: createPodAccess({ service, clock, ca: pki.ca.cert, ...serviceAccounts }),
    connectPods: (connected) => void (runtime = connected),
  };
}
