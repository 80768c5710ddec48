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
import type { AdmissionChain, ResourceService } from "../apiserver/index.ts";
import type { Identity } from "./identity.ts";

export interface LocalApiParts {
  readonly service: ResourceService;
  readonly chain: AdmissionChain;
  readonly clock: Clock;
  /** Behind the pods. */
  readonly runtime: PodRuntime;
}

/** What the main apiserver serves itself, in the order in which they are asked. */
export function createLocalApis(
  { service, chain, clock, runtime }: LocalApiParts,
  identity: Identity,
): readonly LocalApi[] {
  const { authorizer, reviews, guard } = identity;
  const pods = { service, chain, clock, authorizer, runtime };
  return [
    reviews,
    createPodsApi(pods),
    createPodProxyApi(pods),
    createPodActionsApi(service, chain),
    createComponentStatusApi(clock),
    createResourceApi(service, authorizer, guard),
  ];
}
