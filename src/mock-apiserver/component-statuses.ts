import { apiErrors, type Clock, type KubeList, type KubeObject } from "../apimachinery/index.ts";
import {
  createKindTable,
  createResourceHandler,
  selection,
  type KindDefinition,
  type ResourceService,
} from "../apiserver/index.ts";
import { builtInResources } from "../types/index.ts";
import type { LocalApi } from "./aggregator/discovery/local-apis.ts";
import { builtInKind } from "./kinds/built-in.ts";

const RESOURCE = "componentstatuses";
/** In the order of kube-apiserver. All of them are parts of this process. */
const COMPONENTS = ["controller-manager", "scheduler", "etcd-0"];

/** The health of what a cluster has beside its apiserver: computed, never stored (k8s `pkg/registry/core/componentstatus`). */
export function createComponentStatusApi(clock: Clock): LocalApi {
  const kinds = builtInResources()
    .filter(({ resource }) => resource === RESOURCE)
    .map((facts) => builtInKind(facts, { deprecation: "v1 ComponentStatus is deprecated in v1.19+" }));
  const [kind] = kinds;
  if (kind === undefined) throw new Error(`${RESOURCE} are not among the types`);
  const handle = createResourceHandler(computed(kind, clock));
  return {
    groupVersions: [{ group: "", version: "v1" }],
    resources: ({ group }) => (group === "" ? [discovered(kind)] : []),
    async handle({ req, res, info }) {
      if (info.apiGroup !== "" || info.resource !== RESOURCE) return false;
      await handle({ req, res, info, mayCreate: () => {} });
      return true;
    },
  };
}

function discovered({
  plural: name,
  singular,
  kind,
  shortNames,
  verbs,
}: KindDefinition): ReturnType<LocalApi["resources"]>[number] {
  return { name, singularName: singular, namespaced: false, kind, verbs: [...verbs], shortNames: [...shortNames] };
}

type Computed = Pick<ResourceService, "kinds" | "clock" | "get" | "list">;

/** As much of a service as reading needs: the kind has no other verbs. */
function computed(kind: KindDefinition, clock: Clock): ResourceService {
  const refuse = (): never => {
    throw apiErrors.methodNotAllowed();
  };
  const readable: Computed = {
    kinds: createKindTable([kind]),
    clock,
    get: async (_target, name) => {
      if (!COMPONENTS.includes(name)) throw apiErrors.notFound({ group: "", resource: "componentstatus" }, name);
      return statusOf(name);
    },
    list: async (_target, request) => listed(kind, request ?? {}),
  };
  return {
    ...readable,
    getView: refuse,
    create: refuse,
    update: refuse,
    updateStatus: refuse,
    patch: refuse,
    delete: refuse,
    deleteCollection: refuse,
    watch: refuse,
    removeNamespace: refuse,
  };
}

function statusOf(name: string): KubeObject {
  const conditions = [{ type: "Healthy", status: "True", message: "ok" }];
  return { kind: "ComponentStatus", apiVersion: "v1", metadata: { name }, conditions };
}

function listed(kind: KindDefinition, request: Parameters<typeof selection>[1]): KubeList {
  const wanted = selection(kind, request);
  const items = COMPONENTS.map(statusOf).filter((object) => wanted.matches(object));
  return { kind: "ComponentStatusList", apiVersion: "v1", metadata: {}, items };
}
