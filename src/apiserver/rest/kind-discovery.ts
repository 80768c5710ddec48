import { createHash } from "node:crypto";
import type { APIResource } from "../../apimachinery/index.ts";
import type { KindDefinition } from "./kind.ts";

/** As the discovery of custom resources lists them (apiextensions `customresource_discovery_controller.go`). */
const CUSTOM_VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

const known = new WeakMap<KindDefinition, readonly APIResource[]>();

/** A kind and its subresources as the discovery document lists them. */
export function kindResources(kind: KindDefinition): readonly APIResource[] {
  const listed = known.get(kind) ?? listResources(kind);
  known.set(kind, listed);
  return listed;
}

function listResources(kind: KindDefinition): APIResource[] {
  const { plural: name, singular: singularName, namespaced, kind: kindName, shortNames, categories } = kind;
  return [
    {
      name,
      singularName,
      namespaced,
      kind: kindName,
      verbs: kind.isCustom === true ? CUSTOM_VERBS : kind.verbs.toSorted(),
      ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
      ...(categories.length === 0 ? {} : { categories: [...categories] }),
      ...storageHash(kind),
    },
    ...kind.subresources.map(({ name: subresource, verbs, view }) => ({
      name: `${name}/${subresource}`,
      singularName: "",
      namespaced,
      ...(view === undefined ? {} : { group: view.kind.group, version: view.kind.version }),
      kind: view?.kind.kind ?? kindName,
      verbs: kind.isCustom === true && view === undefined ? ["get", "patch", "update"] : verbs.toSorted(),
    })),
  ];
}

function storageHash(kind: KindDefinition): { readonly storageVersionHash?: string } {
  const { storageVersion, storageVersionHash } = kind;
  if (storageVersionHash !== undefined) return { storageVersionHash };
  return storageVersion === undefined ? {} : { storageVersionHash: versionHash(kind, storageVersion) };
}

/** apiserver `endpoints/discovery/storageversionhash.go`. */
function versionHash({ group, kind }: KindDefinition, version: string): string {
  const digest = createHash("sha256").update(`${group}/${version}/${kind}`).digest();
  return digest.subarray(0, 8).toString("base64");
}
