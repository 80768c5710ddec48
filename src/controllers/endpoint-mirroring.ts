import { isDeepStrictEqual } from "node:util";
import { isIPv6 } from "node:net";
import type { KubeObject } from "../apimachinery/index.ts";
import { RESOURCES, type EndpointSlice, type EndpointSubset, type Service } from "../types/index.ts";
import type { ControllerContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import { readObject, readObjects } from "./reads.ts";
import { controllerReference } from "./owners.ts";
import { wrote } from "./writer.ts";

const SERVICE_NAME = "kubernetes.io/service-name";
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const MANAGER = "endpointslicemirroring-controller.k8s.io";
const SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";
const LEADER = "control-plane.alpha.kubernetes.io/leader";
/** Endpoints that the endpoint controller makes itself. */
const ENDPOINTS_MANAGED_BY = "endpoints.kubernetes.io/managed-by";
/** k8s `pkg/controller/endpointslicemirroring` maxEndpointsPerSubset. */
const MAX_ADDRESSES = 1_000;

type Endpoints = KubeObject & { readonly subsets?: readonly EndpointSubset[] };

/** Copies Endpoints that a user wrote for a Service without a selector into EndpointSlices, which is what routing reads. */
export function endpointMirroringController(context: ControllerContext): Controller {
  const byName = ({ metadata }: KubeObject): string[] => [`${metadata.namespace ?? ""}/${metadata.name ?? ""}`];
  return {
    name: "endpointslicemirroring-controller",
    watches: [
      { resource: RESOURCES.endpoints, keys: byName },
      { resource: RESOURCES.services, keys: byName },
      {
        resource: RESOURCES.endpointSlices,
        keys: ({ metadata: { namespace = "", labels = {} } }) =>
          labels[MANAGED_BY] === MANAGER ? [`${namespace}/${labels[SERVICE_NAME] ?? ""}`] : [],
      },
    ],
    reconcile: async (namespace, name) => {
      const endpoints = await readObject<Endpoints>(context.store, RESOURCES.endpoints, namespace, name);
      const service = await readObject<Service>(context.store, RESOURCES.services, namespace, name);
      const wanted =
        endpoints !== undefined && service !== undefined && isMirrored(endpoints, service) ? plan(endpoints) : [];
      await bring(context, namespace, name, endpoints, wanted);
      return "done";
    },
  };
}

function isMirrored({ metadata: { labels = {}, annotations = {} } }: Endpoints, { spec }: Service): boolean {
  const hasSelector = Object.keys(spec.selector ?? {}).length > 0;
  const isManaged = labels[ENDPOINTS_MANAGED_BY] !== undefined;
  return !hasSelector && !isManaged && labels[SKIP_MIRROR] !== "true" && annotations[LEADER] === undefined;
}

type Content = Pick<EndpointSlice, "addressType" | "endpoints" | "ports">;

function plan({ subsets = [] }: Endpoints): Content[] {
  return subsets.flatMap((subset) =>
    (["IPv4", "IPv6"] as const).flatMap((addressType) => {
      const endpoints = [
        ...endpointsOf(subset.addresses, true),
        ...endpointsOf(subset.notReadyAddresses, false),
      ].filter(({ addresses: [address = ""] }) => isIPv6(address) === (addressType === "IPv6"));
      const ports = (subset.ports ?? []).map((port) => ({ ...port, name: port.name ?? "" }));
      return endpoints.length === 0 ? [] : [{ addressType, endpoints: endpoints.slice(0, MAX_ADDRESSES), ports }];
    }),
  );
}

function endpointsOf(addresses: EndpointSubset["addresses"] = [], ready: boolean): EndpointSlice["endpoints"] {
  return addresses.map(({ ip, targetRef, nodeName }) => ({
    addresses: [ip],
    conditions: { ready },
    ...(targetRef === undefined ? {} : { targetRef }),
    ...(nodeName === undefined ? {} : { nodeName }),
  })) as EndpointSlice["endpoints"];
}

async function bring(
  { store, writer }: ControllerContext,
  namespace: string,
  name: string,
  endpoints: Endpoints | undefined,
  wanted: readonly Content[],
): Promise<void> {
  const target = { ...RESOURCES.endpointSlices, namespace };
  const mine = (await readObjects<EndpointSlice>(store, RESOURCES.endpointSlices, namespace)).filter(
    ({ metadata: { labels } }) => labels?.[MANAGED_BY] === MANAGER && labels[SERVICE_NAME] === name,
  );
  const contentOf = ({ addressType, endpoints: list, ports }: EndpointSlice): Content => ({
    addressType,
    endpoints: list,
    ports,
  });
  const kept = mine.filter((slice) => wanted.some((content) => isDeepStrictEqual(content, contentOf(slice))));
  for (const slice of mine) if (!kept.includes(slice)) await wrote(writer.delete(target, slice.metadata.name ?? ""));
  if (endpoints === undefined) return;
  for (const content of wanted) {
    if (kept.some((slice) => isDeepStrictEqual(content, contentOf(slice)))) continue;
    const labels = { ...endpoints.metadata.labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER };
    const metadata = { generateName: `${name}-`, namespace, labels, ownerReferences: [controllerReference(endpoints)] };
    await wrote(
      writer.create(target, { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, ...content }),
    );
  }
}
