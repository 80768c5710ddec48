import { objectReference, type DescriptionTable, podTemplate, localObjectReference } from "../../types/index.ts";
import { labelSelector, objectMeta, type Shape, type StructShape } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../rest/kind.ts";
import { shownKind } from "./operations.ts";
import { apiGroup, listOf, metaModels, versionInfo } from "./meta-models.ts";

export const META_PACKAGE = "io.k8s.apimachinery.pkg.apis.meta.v1";
const CORE_PACKAGE = "io.k8s.api.core.v1";

export interface ModelNames {
  /** The name of a struct's model, e.g. `io.k8s.api.core.v1.Pod`. */
  of(shape: StructShape): string;
  /** The list type of a kind. */
  list(kind: KindDefinition): StructShape;
  /** Texts of models that Kubernetes itself has not. */
  readonly descriptions: DescriptionTable;
}

/**
 * Where Go declares the types of a group: k8s.io/api, but for the two servers that bring their own. Of groups outside of
 * Kubernetes the name is that of their domain, as apiextensions-apiserver has it (`controller/openapi/builder`).
 */
function packageOf(group: string, version: string): string {
  const [first = ""] = group.split(".");
  // A custom resource's: its group from behind (apiextensions `controller/openapi/builder`).
  if (group.includes(".") && !group.endsWith(".k8s.io")) return `${group.split(".").toReversed().join(".")}.${version}`;
  if (group === "") return `io.k8s.api.core.${version}`;
  if (group === "apiregistration.k8s.io") return `io.k8s.kube-aggregator.pkg.apis.apiregistration.${version}`;
  if (group === "apiextensions.k8s.io") return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version}`;
  if (group.includes(".") && !group.endsWith(".k8s.io")) return `${group.split(".").toReversed().join(".")}.${version}`;
  return `io.k8s.api.${first}.${version}`;
}

/** Kinds that are served as subresources alone, e.g. Scale. */
export function viewsOf(kind: KindDefinition): KindDefinition[] {
  return kind.subresources.flatMap((subresource) => {
    const shown = shownKind(kind, subresource);
    return shown === undefined || shown === kind ? [] : [shown];
  });
}

/** Types of `meta/v1` that kinds declare for themselves. */
const META_NAMES: ReadonlySet<string> = new Set(["Condition"]);

/**
 * A shape carries no package: it belongs to the first group that reaches it, where meta comes before core and core before
 * all others, as no group's types use those of a group other than these two.
 */
export function createModelNames(kinds: readonly KindDefinition[], descriptions: DescriptionTable = {}): ModelNames {
  const names = new Map<StructShape, string>();
  const claim = (shape: Shape, owner: string): void => {
    if (shape.kind === "list") claim(shape.item, owner);
    else if (shape.kind === "map") claim(shape.value, owner);
    else if (shape.kind === "struct" && !names.has(shape)) {
      names.set(shape, `${META_NAMES.has(shape.name) ? META_PACKAGE : owner}.${shape.name}`);
      for (const field of shape.fields.values()) claim(field.shape, owner);
    }
  };
  for (const shape of [objectMeta, labelSelector, apiGroup, ...metaModels]) claim(shape, META_PACKAGE);
  claim(versionInfo, "io.k8s.apimachinery.pkg.version");
  for (const shape of [podTemplate, objectReference, localObjectReference]) claim(shape, CORE_PACKAGE);
  const coreFirst = [...kinds].sort((a, b) => Number(a.group !== "") - Number(b.group !== ""));
  const lists = new Map<KindDefinition, StructShape>();
  for (const kind of coreFirst) {
    const list = listOf(kind.schema);
    lists.set(kind, list);
    claim(list, packageOf(kind.group, kind.version));
    for (const { group, version, schema } of viewsOf(kind)) claim(schema, packageOf(group, version));
  }
  return {
    of: (shape) => names.get(shape) ?? shape.name,
    list: (kind) => lists.get(kind) ?? listOf(kind.schema),
    descriptions,
  };
}
