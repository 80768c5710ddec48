import type { KindDefinition } from "../rest/kind.ts";
import { goStruct } from "../../types/index.ts";
import { viewsOf, type ModelNames } from "./model-names.ts";
import type { SchemaRenderer } from "./schema-renderer.ts";

/** `x-kubernetes-group-version-kind`: by it clients find a kind's model (apiserver `endpoints/openapi`). */
export function tagKinds(renderer: SchemaRenderer, kinds: readonly KindDefinition[], names: ModelNames): void {
  for (const definition of kinds) {
    const { group, version, kind, schema, verbs } = definition;
    renderer.tag(schema, [{ group, version, kind }]);
    for (const view of viewsOf(definition))
      renderer.tag(view.schema, [{ group: view.group, version: view.version, kind: view.kind }]);
    if (verbs.includes("list")) renderer.tag(names.list(definition), [{ group, version, kind: `${kind}List` }]);
  }
  const versions = new Map(kinds.map(({ group, version }) => [`${group}/${version}`, { group, version }]));
  const everywhere = (kind: string) => [...versions.values()].map((gv) => ({ ...gv, kind }));
  renderer.tag(goStruct("meta/v1.DeleteOptions"), everywhere("DeleteOptions"));
  renderer.tag(goStruct("meta/v1.WatchEvent"), everywhere("WatchEvent"));
  renderer.tag(goStruct("meta/v1.Status"), [{ group: "", version: "v1", kind: "Status" }]);
}
