import {
  convertResources,
  type APIResource,
  type APIResourceDiscovery,
  type APISubresourceDiscovery,
  type APIVersionDiscovery,
  type GroupVersion,
  type ResponseKind,
} from "../../../apimachinery/index.ts";
import { decodeAnything } from "../../../apiserver/index.ts";
import { goStruct } from "../../../types/index.ts";

const NO_KIND = { group: "", version: "", kind: "" };

/** The resources of a backend's plain APIResourceList. @throws Error when it is none */
export async function decodeResourceList(data: Buffer, { version }: GroupVersion): Promise<APIVersionDiscovery> {
  const { resources } = await decodeAnything(data, "APIResourceList", goStruct("meta/v1.APIResourceList"));
  const converted = convertResources((resources ?? []) as readonly APIResource[]);
  return converted.length === 0 ? { version } : { version, resources: converted };
}

/** What its writer may have left out. */
interface Subresource extends Omit<APISubresourceDiscovery, "responseKind"> {
  readonly responseKind?: ResponseKind;
}

interface Resource extends Omit<APIResourceDiscovery, "responseKind" | "subresources"> {
  readonly responseKind?: ResponseKind;
  readonly subresources?: readonly Subresource[];
}

interface Version {
  readonly version: string;
  readonly resources?: readonly Resource[];
}

interface Group {
  readonly metadata: { readonly name?: string };
  readonly versions?: readonly Version[];
}

/** What a backend's `APIGroupDiscoveryList` says of one group version. @throws Error when it is none */
export async function decodeGroupDiscovery(
  data: Buffer,
  { group, version }: GroupVersion,
): Promise<APIVersionDiscovery> {
  const shape = goStruct("apidiscovery/v2.APIGroupDiscoveryList");
  const { items } = await decodeAnything(data, "APIGroupDiscoveryList", shape);
  const groups = ((items ?? []) as readonly Group[]).filter(({ metadata: { name = "" } }) => name === group);
  const found = groups.flatMap(({ versions = [] }) => versions).findLast((one) => one.version === version);
  return found?.resources === undefined ? { version } : { version, resources: found.resources.map(withResponseKinds) };
}

/** Clients before 0.26.4 break where one is missing (kubernetes#118361). */
function withResponseKinds({
  resource,
  responseKind = NO_KIND,
  subresources,
  ...rest
}: Resource): APIResourceDiscovery {
  if (subresources === undefined) return { resource, responseKind, ...rest };
  const named = subresources.map(({ subresource, responseKind: kind = NO_KIND, ...more }) => ({
    subresource,
    responseKind: kind,
    ...more,
  }));
  return { resource, responseKind, ...rest, subresources: named };
}
