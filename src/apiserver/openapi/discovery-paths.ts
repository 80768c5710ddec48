import type { KindDefinition } from "../rest/kind.ts";
import type { StructShape } from "../../apimachinery/index.ts";
import { goStruct } from "../../types/index.ts";
import { camelGroup, capitalise, REPLY_TYPES, rootPath, tagOf } from "./operations.ts";

/** A single GET without parameters, with the key of its document in the v3 index. */
export interface DiscoveryPath {
  readonly key: string;
  readonly path: string;
  readonly id: string;
  readonly description: string;
  readonly tag: string;
  /** Nothing: a text. */
  readonly shape?: StructShape;
  readonly types: readonly string[];
}

/** What the documents of a server say besides its kinds. */
export interface DocumentHead {
  /** Of `info`. */
  readonly version: string;
  /** Pages of this server alone. */
  readonly pages?: readonly DiscoveryPath[];
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
    discoveryPath("api", "getCoreAPIVersions", "get available API versions", "core", "meta/v1.APIVersions"),
    discoveryPath("apis", "getAPIVersions", "get available API versions", "apis", "meta/v1.APIGroupList"),
    discoveryPath(
      "version",
      "getCodeVersion",
      "get the version information for this server",
      "version",
      "version.Info",
      ["application/json"],
    ),
    ...groups.map((group) => {
      const camel = camelGroup(group);
      return discoveryPath(
        `apis/${group}`,
        `get${capitalise(camel)}APIGroup`,
        "get information of a group",
        camel,
        "meta/v1.APIGroup",
      );
    }),
    ...served.map(({ group, version }) => {
      const id = `get${capitalise(camelGroup(group))}${capitalise(version)}APIResources`;
      const key = rootPath(group, version).slice(1);
      return discoveryPath(key, id, "get available resources", tagOf(group, version), "meta/v1.APIResourceList");
    }),
  ];
}

function discoveryPath(
  key: string,
  id: string,
  description: string,
  tag: string,
  type: string,
  types = REPLY_TYPES,
): DiscoveryPath {
  return { key, path: `/${key}/`, id, description, tag, shape: goStruct(type), types };
}
