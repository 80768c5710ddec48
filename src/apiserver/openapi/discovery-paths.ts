import type { KindDefinition } from "../rest/kind.ts";
import type { StructShape } from "../../apimachinery/index.ts";
import { apiGroup, apiGroupList, apiResourceList, apiVersions, versionInfo } from "./meta-models.ts";
import { camelGroup, capitalise, rootPath, tagOf } from "./operations.ts";

/** A single GET that tells what is served, with the key of its document in the v3 index. */
export interface DiscoveryPath {
  readonly key: string;
  readonly path: string;
  readonly id: string;
  readonly description: string;
  readonly tag: string;
  readonly shape: StructShape;
}

/**
 * apiserver `endpoints/discovery`: its web services are described like all others. That of custom resources is none
 * (apiextensions `customresource_discovery.go`), so it is not.
 */
export function discoveryPaths(kinds: readonly KindDefinition[]): DiscoveryPath[] {
  const builtIn = kinds.filter(({ isCustom }) => isCustom !== true);
  const served = [...new Map(builtIn.map((kind) => [rootPath(kind.group, kind.version), kind])).values()];
  const groups = [...new Set(served.map(({ group }) => group))].filter((group) => group !== "");
  return [
    discoveryPath("api", "getCoreAPIVersions", "get available API versions", "core", apiVersions),
    discoveryPath("apis", "getAPIVersions", "get available API versions", "apis", apiGroupList),
    discoveryPath("version", "getCodeVersion", "get the version information for this server", "version", versionInfo),
    ...groups.map((group) => {
      const camel = camelGroup(group);
      return discoveryPath(
        `apis/${group}`,
        `get${capitalise(camel)}APIGroup`,
        "get information of a group",
        camel,
        apiGroup,
      );
    }),
    ...served.map(({ group, version }) => {
      const id = `get${capitalise(camelGroup(group))}${capitalise(version)}APIResources`;
      const key = rootPath(group, version).slice(1);
      return discoveryPath(key, id, "get available resources", tagOf(group, version), apiResourceList);
    }),
  ];
}

function discoveryPath(key: string, id: string, description: string, tag: string, shape: StructShape): DiscoveryPath {
  return { key, path: `/${key}/`, id, description, tag, shape };
}
