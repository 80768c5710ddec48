import { entryOf, apiErrors, type APIResource, type KubeObject, type Status } from "../../apimachinery/index.ts";
import {
  createKindTable,
  type AdmissionChain,
  type KindDefinition,
  type ResourceService,
} from "../../apiserver/index.ts";
import type { LocalApi } from "../aggregator/discovery/local-apis.ts";
import { answerPosted, type PostedEndpoint } from "../reviews/posted.ts";
import { transientKind } from "../admission/request-admission.ts";
import type { ActionPlace } from "./action-place.ts";
import { bindPod } from "./pod-binding.ts";
import { evictPod } from "./pod-eviction.ts";

interface Action {
  readonly kind: KindDefinition;
  readonly run: (service: ResourceService, object: KubeObject, place: ActionPlace) => Promise<Status>;
}

function posted(group: string, kind: string, otherVersions: readonly string[] = []): KindDefinition {
  return transientKind(group, kind, { otherVersions, acceptsOtherVersions: true });
}

const BIND: Action = { kind: posted("", "Binding"), run: bindPod };
/** By subresource. */
const ACTIONS: Readonly<Record<string, Action>> = {
  binding: BIND,
  eviction: { kind: posted("policy", "Eviction", ["v1beta1"]), run: evictPod },
};

const DISCOVERED: readonly APIResource[] = [
  { name: "bindings", singularName: "binding", namespaced: true, kind: "Binding", verbs: ["create"] },
  ...Object.entries(ACTIONS).map(
    ([
      name,
      {
        kind: { group, version, kind },
      },
    ]) => ({
      name: `pods/${name}`,
      singularName: "",
      namespaced: true,
      ...(group === "" ? {} : { group, version }),
      kind,
      verbs: ["create"],
    }),
  ),
];

/** What is posted to pods to have something done with them. Comes before the stored pods. */
export function createPodActionsApi(service: ResourceService, chain: AdmissionChain): LocalApi {
  const kinds = createKindTable([...service.kinds.all, ...Object.values(ACTIONS).map(({ kind }) => kind)]);
  return {
    groupVersions: [{ group: "", version: "v1" }],
    resources: ({ group }) => (group === "" ? DISCOVERED : []),
    async handle(exchange) {
      const { apiGroup, apiVersion, resource, subresource, namespace, parts } = exchange.info;
      if (apiGroup !== "" || apiVersion !== "v1") return false;
      const isOld = resource === "bindings";
      const action = isOld ? BIND : resource === "pods" ? entryOf(ACTIONS, subresource) : undefined;
      if (action === undefined) return false;
      if (parts.length !== (isOld ? 1 : 3) || namespace === "") throw apiErrors.noSuchPath();
      if (exchange.info.method !== "POST") throw apiErrors.methodNotAllowed();
      const answer: PostedEndpoint["answer"] = (object, { dryRun, validate }) => {
        const name = isOld ? (object.metadata.name ?? "") : (parts[1] ?? "");
        return action.run(service, object, { name, namespace, dryRun, validate });
      };
      const endpoint = { kind: action.kind, subresource, answer, ...(isOld ? {} : { name: parts[1] ?? "" }) };
      await answerPosted(exchange, endpoint, { kinds, clock: service.clock, chain });
      return true;
    },
  };
}
