import type { Discovered, Sources } from "./sources.ts";

/** The verbs of most resources; written as nothing. */
const USUAL_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

const USUAL_LABELS = ["metadata.name", "metadata.namespace"];

/** One built-in resource a line, in discovery's order, as JSON that `src/types/resources.ts` reads. */
export function resourceLines({ discovery, tables, fieldLabels, goTypes }: Sources): string[] {
  return discovery.flatMap(({ group, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources.map((resource) => {
        const path = `${group === "" ? "api" : `apis/${group}`}/${version}/${resource.resource}`;
        const columns = (tables[path] ?? []).map(({ name, type, format, priority }) => [
          name,
          type,
          ...(format !== "" || priority > 0 ? [format] : []),
          ...(priority > 0 ? [priority] : []),
        ]);
        return JSON.stringify({
          group,
          version,
          resource: resource.resource,
          kind: resource.responseKind.kind,
          singular: resource.singularResource,
          ...(resource.scope === "Namespaced" ? { namespaced: true } : {}),
          ...(isUsual(resource.verbs) ? {} : { verbs: resource.verbs }),
          ...optional("shortNames", resource.shortNames),
          ...optional("categories", resource.categories),
          ...optional("decodes", decodedVersions(goTypes.versions[`${group} ${resource.responseKind.kind}`], versions)),
          ...optional("subresources", resource.subresources?.map(subresource)),
          ...(resource.storageVersionHash === undefined ? {} : { hash: resource.storageVersionHash }),
          ...optional("columns", columns),
          ...optional(
            "fields",
            fieldLabels[path]?.filter((field) => !field.startsWith("metadata.")),
          ),
          ...((fieldLabels[path] ?? USUAL_LABELS).includes("metadata.namespace") ? {} : { namespaceLabel: false }),
        });
      }),
    ),
  );
}

/** Versions that are decoded though the group is not served in them. */
function decodedVersions(all: readonly string[] = [], served: readonly { readonly version: string }[]): string[] {
  return all.filter((version) => !served.some((other) => other.version === version));
}

function isUsual(verbs: readonly string[]): boolean {
  return verbs.join() === USUAL_VERBS.join();
}

function optional(name: string, items: readonly unknown[] | undefined): Readonly<Record<string, unknown>> {
  return items === undefined || items.length === 0 ? {} : { [name]: items };
}

/** Name, kind and verbs; group and version where they are not the resource's own. */
function subresource({ subresource: name, responseKind, verbs }: NonNullable<Discovered["subresources"]>[number]) {
  const { group, version, kind } = responseKind;
  return { name, kind, verbs, ...(version === "" ? {} : { group, version }) };
}
