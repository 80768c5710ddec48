import type { APIResource } from "../../apimachinery/index.ts";
import type { KindDefinition } from "./kind.ts";

/** A kind and its subresources as the discovery document lists them. */
export function kindResources(kind: KindDefinition): APIResource[] {
  const { plural: name, singular: singularName, namespaced, kind: kindName, shortNames, categories } = kind;
  return [
    {
      name,
      singularName,
      namespaced,
      kind: kindName,
      verbs: kind.verbs.toSorted(),
      ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
      ...(categories.length === 0 ? {} : { categories: [...categories] }),
    },
    ...kind.subresources.map(({ name: subresource, verbs, view }) => ({
      name: `${name}/${subresource}`,
      singularName: "",
      namespaced,
      ...(view === undefined ? {} : { group: view.kind.group, version: view.kind.version }),
      kind: view?.kind.kind ?? kindName,
      verbs: verbs.toSorted(),
    })),
  ];
}
