import { goStruct, schemaName, type DescriptionTable } from "../../types/index.ts";
import type { KindDefinition } from "../rest/kind.ts";
import { always, list, string, struct, type Shape, type StructShape } from "../../apimachinery/index.ts";
import { shownKind } from "./operations.ts";

export interface ModelNames {
  /** The name of a struct's model, e.g. `io.k8s.api.core.v1.Pod`. */
  of(shape: StructShape): string;
  /** The list type of a kind. */
  list(kind: KindDefinition): StructShape;
  /** Texts of models that Kubernetes itself has not. */
  readonly descriptions: DescriptionTable;
}

/** Of groups outside of Kubernetes the name is that of their domain (apiextensions `controller/openapi/builder`). */
function packageOf(group: string, version: string): string {
  return `${group.split(".").toReversed().join(".")}.${version}`;
}

/** The list type of a kind: Kubernetes' own, or one that is made as those are. */
function listOf({ schema }: KindDefinition): StructShape {
  if (schema.type !== undefined) return goStruct(`${schema.type}List`);
  const metadata = goStruct("meta/v1.ListMeta");
  return struct(`${schema.name}List`, { kind: string, apiVersion: string, metadata, items: always(list(schema)) });
}

/** Kinds that are served as subresources alone, e.g. Scale. */
export function viewsOf(kind: KindDefinition): KindDefinition[] {
  return kind.subresources.flatMap((subresource) => {
    const shown = shownKind(kind, subresource);
    return shown === undefined || shown === kind ? [] : [shown];
  });
}

/** Kubernetes' types have names of their own; others belong to the first group that reaches them. */
export function createModelNames(kinds: readonly KindDefinition[], descriptions: DescriptionTable = {}): ModelNames {
  const names = new Map<StructShape, string>();
  const claim = (shape: Shape, owner: string): void => {
    if (shape.kind === "list") claim(shape.item, owner);
    else if (shape.kind === "map") claim(shape.value, owner);
    else if (shape.kind === "struct" && shape.type === undefined && !names.has(shape)) {
      names.set(shape, `${owner}.${shape.name}`);
      for (const field of shape.fields.values()) claim(field.shape, owner);
    }
  };
  const lists = new Map<KindDefinition, StructShape>();
  const listFor = (kind: KindDefinition): StructShape => {
    const known = lists.get(kind) ?? listOf(kind);
    lists.set(kind, known);
    return known;
  };
  for (const kind of kinds.filter(({ schema }) => schema.type === undefined)) {
    claim(listFor(kind), packageOf(kind.group, kind.version));
    for (const { group, version, schema } of viewsOf(kind)) claim(schema, packageOf(group, version));
  }
  return {
    of: (shape) => (shape.type === undefined ? (names.get(shape) ?? shape.name) : schemaName(shape.type)),
    list: listFor,
    descriptions,
  };
}
