import {
  convertResources,
  type APIGroupDiscovery,
  type APIResource,
  type APIVersionDiscovery,
  type GroupVersion,
} from "../../../apimachinery/index.ts";
import { decodeAnything } from "../../../apiserver/index.ts";
import { goStruct } from "../../../types/index.ts";

const NO_KIND = { group: "", version: "", kind: "" };

/** The resources of a backend's plain APIResourceList. @throws Error when it is none */
export function decodeResourceList(data: Buffer, { version }: GroupVersion): APIVersionDiscovery {
  const { resources } = decodeAnything(data, "APIResourceList", goStruct("meta/v1.APIResourceList"));
  const converted = convertResources((resources ?? []) as readonly APIResource[]);
  return converted.length === 0 ? { version } : { version, resources: converted };
}

/** What a backend's `APIGroupDiscoveryList` says of one group version. @throws Error when it is none */
export function decodeGroupDiscovery(data: Buffer, gv: GroupVersion): APIVersionDiscovery {
  const { items } = decodeAnything(data, "APIGroupDiscoveryList", goStruct("apidiscovery/v2.APIGroupDiscoveryList"));
  const groups = ((items ?? []) as readonly APIGroupDiscovery[]).filter(({ metadata }) => metadata?.name === gv.group);
  const found = groups.flatMap(({ versions = [] }) => versions).findLast(({ version }) => version === gv.version);
  return found === undefined ? { version: gv.version } : withResponseKinds(found);
}

/** Clients before 0.26.4 break where one is missing (kubernetes#118361). */
function withResponseKinds({ resources, ...version }: APIVersionDiscovery): APIVersionDiscovery {
  if (resources === undefined) return version;
  const named = resources.map(({ resource, responseKind = NO_KIND, subresources, ...rest }) => ({
    resource,
    responseKind,
    ...rest,
    ...(subresources === undefined
      ? {}
      : {
          subresources: subresources.map(({ subresource, responseKind: kind = NO_KIND, ...more }) => ({
            subresource,
            responseKind: kind,
            ...more,
          })),
        }),
  }));
  return { version: version.version, resources: named };
}
