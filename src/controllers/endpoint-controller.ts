import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "../apimachinery/index.ts";
import { RESOURCES, type EndpointSlice, type EndpointSubset, type Pod, type Service } from "../types/index.ts";
import type { ControllerContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import { planEndpoints, toSubsets, type EndpointGroup } from "./endpoint-plan.ts";
import { controllerReference } from "./owners.ts";
import { readObject, readObjects } from "./reads.ts";
import { wrote } from "./writer.ts";

const SERVICE_NAME = "kubernetes.io/service-name";
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const MANAGER = "endpointslice-controller.k8s.io";
/** What tells Endpoints written here from those of a user, who keeps them. */
const ENDPOINTS_MANAGED_BY = "endpoints.kubernetes.io/managed-by";
const ENDPOINTS_MANAGER = "endpoint-controller";

/** Service selector and Pods -> EndpointSlices and Endpoints. Services without a selector are their author's business. */
export function endpointController(context: ControllerContext): Controller {
  return {
    name: "endpoint-controller",
    // A key is a namespace: which services a pod belongs to depends on their selectors, and one service must never be worked
    // on twice at once. Slices and Endpoints are watched so that what was changed by hand is put right.
    watches: [RESOURCES.services, RESOURCES.pods, RESOURCES.endpoints, RESOURCES.endpointSlices].map((resource) => ({
      resource,
      keys: ({ metadata }: KubeObject) => [`${metadata.namespace ?? ""}/`],
    })),
    reconcile: async (namespace) => {
      const pods = await readObjects<Pod>(context.store, RESOURCES.pods, namespace);
      for (const service of await readObjects<Service>(context.store, RESOURCES.services, namespace)) {
        await reconcile(context, service, pods);
      }
      return "done";
    },
  };
}

async function reconcile(context: ControllerContext, service: Service, pods: readonly Pod[]): Promise<void> {
  if (Object.keys(service.spec.selector ?? {}).length === 0 || service.spec.type === "ExternalName") return;
  if (service.metadata.deletionTimestamp !== undefined) return;
  const groups = planEndpoints(service, pods);
  await writeSlices(context, service, groups);
  await writeEndpoints(context, service, toSubsets(groups));
}

async function writeSlices(context: ControllerContext, service: Service, groups: EndpointGroup[]): Promise<void> {
  const { store, writer } = context;
  const { name = "", namespace = "" } = service.metadata;
  const target = { ...RESOURCES.endpointSlices, namespace };
  const all = await readObjects<EndpointSlice>(store, RESOURCES.endpointSlices, namespace);
  const mine = all.filter(
    ({ metadata: { labels } }) => labels?.[SERVICE_NAME] === name && labels[MANAGED_BY] === MANAGER,
  );
  // A slice keeps its ports where it can, so that a watcher sees endpoints change and not slices come and go.
  const paired = pair(groups, mine);
  for (const { group, slice } of paired) {
    if (slice === undefined) await wrote(writer.create(target, newSlice(service, group)));
    else if (!isSame(slice, group)) await wrote(writer.update(target, { ...slice, ...content(group) }));
  }
  const kept = new Set(paired.map(({ slice }) => slice));
  for (const slice of mine) if (!kept.has(slice)) await wrote(writer.delete(target, slice.metadata.name ?? ""));
}

function pair(groups: readonly EndpointGroup[], slices: readonly EndpointSlice[]) {
  const free = new Set(slices);
  const take = (fits: (slice: EndpointSlice) => boolean): EndpointSlice | undefined => {
    const found = [...free].find(fits);
    if (found !== undefined) free.delete(found);
    return found;
  };
  const exact = groups.map((group) => ({ group, slice: take((slice) => isDeepStrictEqual(slice.ports, group.ports)) }));
  return exact.map(({ group, slice }) => ({ group, slice: slice ?? take(() => true) }));
}

function content({ ports, endpoints }: EndpointGroup): Pick<EndpointSlice, "ports" | "endpoints"> {
  return { ports: [...ports], endpoints: [...endpoints] };
}

function isSame(slice: EndpointSlice, group: EndpointGroup): boolean {
  return isDeepStrictEqual({ ports: slice.ports ?? [], endpoints: slice.endpoints ?? [] }, content(group));
}

function newSlice(service: Service, group: EndpointGroup): EndpointSlice {
  const { name = "", namespace = "", labels } = service.metadata;
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER },
      ownerReferences: [controllerReference(service)],
    },
    addressType: "IPv4",
    ...content(group),
  };
}

async function writeEndpoints(context: ControllerContext, service: Service, subsets: EndpointSubset[]): Promise<void> {
  const { store, writer } = context;
  const { name = "", namespace = "", labels } = service.metadata;
  const target = { ...RESOURCES.endpoints, namespace };
  const known = await readObject<KubeObject & { subsets?: EndpointSubset[] }>(
    store,
    RESOURCES.endpoints,
    namespace,
    name,
  );
  if (known === undefined) {
    const metadata = { name, namespace, labels: { ...labels, [ENDPOINTS_MANAGED_BY]: ENDPOINTS_MANAGER } };
    await wrote(
      writer.create(target, {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { ...metadata, ownerReferences: [controllerReference(service)] },
        ...(subsets.length === 0 ? {} : { subsets }),
      }),
    );
  } else if (!isDeepStrictEqual(known.subsets ?? [], subsets)) {
    const { subsets: _old, ...rest } = known;
    await wrote(writer.update(target, { ...rest, ...(subsets.length === 0 ? {} : { subsets }) }));
  }
}
