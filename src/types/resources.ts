import { RESOURCE_LINES } from "./data/resources.ts";

/** A column of a Table, as tables.json has it: name, type, format, priority. */
export type ColumnFacts = readonly [
  name: string,
  type: "string" | "integer" | "number" | "boolean" | "date",
  format?: string,
  priority?: number,
];

export interface SubresourceFacts {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  /** Where it is not that of the resource. */
  readonly group?: string;
  readonly version?: string;
}

/** A resource that a kube-apiserver serves by itself. */
export interface ResourceFacts {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly SubresourceFacts[];
  /** Other versions of the kind that can be decoded. */
  readonly decodes: readonly string[];
  /** `storageVersionHash`; undefined for what is not stored. */
  readonly hash: string | undefined;
  readonly columns: readonly ColumnFacts[];
  /** Field selectors beside metadata.name and metadata.namespace. */
  readonly fields: readonly string[];
  /** Whether metadata.namespace is one. */
  readonly namespaceLabel: boolean;
}

const USUAL = {
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  shortNames: [],
  categories: [],
  subresources: [],
  decodes: [],
  hash: undefined,
  columns: [],
  fields: [],
  namespaceLabel: true,
} as const;

let resources: readonly ResourceFacts[] | undefined;

/** All of them, in the order of discovery. */
export function builtInResources(): readonly ResourceFacts[] {
  const lines = RESOURCE_LINES.trim().split("\n");
  return (resources ??= lines.map((line) => ({ ...USUAL, ...(JSON.parse(line) as ResourceFacts) })));
}

export function builtInResource(group: string, version: string, resource: string): ResourceFacts | undefined {
  return builtInResources().find(
    (facts) => facts.resource === resource && facts.group === group && facts.version === version,
  );
}
