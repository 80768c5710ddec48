import type { FieldError, GroupResource, KubeObject, StructShape } from "../../apimachinery/index.ts";

/** A column of a Table reply (k8s `pkg/printers/internalversion/printers.go`). */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  readonly format?: string;
  readonly description: string;
  /** Above 0 only `kubectl get -o wide` shows it. Default 0. */
  readonly priority?: number;
}

export interface Subresource {
  readonly name: string;
  readonly verbs: readonly string[];
  /** What it shows of the object, where that is not the object itself. */
  readonly view?: SubresourceView;
}

/** A small object of another kind that stands for a part of a large one, e.g. a Scale. */
export interface SubresourceView {
  readonly kind: KindDefinition;
  readonly read: (object: KubeObject) => KubeObject;
  /** The fields of the object that a view sets. */
  readonly write: (view: KubeObject) => Readonly<Record<string, unknown>>;
}

export type NameRule = "dns-subdomain" | "dns-label" | "dns-1035-label" | "path-segment";

/**
 * One served kind as data. The hooks change the object they are given; it is a private copy.
 * What every kind needs (names, uid, generation, finalizers, conflicts) is done by the service and does not appear here.
 */
export interface KindDefinition {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** The object has a status that only its `/status` subresource writes. */
  readonly hasStatus: boolean;
  readonly subresources: readonly Subresource[];
  readonly schema: StructShape;
  /** Versions of the group that the real server still decodes, though it serves only `version`. */
  readonly otherVersions?: readonly string[];
  /** The name that decoding errors give the Go scheme. */
  readonly scheme: string;
  /** A PUT without resourceVersion overwrites whatever is there. */
  readonly unconditionalUpdate: boolean;
  /** A PUT to a name that does not exist creates it. */
  readonly createOnUpdate: boolean;
  /** DELETE answers with the object instead of a Status. */
  readonly returnsDeleted: boolean;
  /** `metadata.generation` counts the changes of the spec. */
  readonly tracksGeneration: boolean;
  readonly defaults?: (object: KubeObject) => void;
  readonly prepareForCreate?: (object: KubeObject, now: string) => void;
  readonly prepareForUpdate?: (object: KubeObject, old: KubeObject) => void;
  /** Hands out values that are unique within the kind; `others` are all its objects but this one. Runs one at a time. */
  readonly allocate?: (object: KubeObject, others: readonly KubeObject[]) => readonly FieldError[];
  /** The rule for `metadata.name`; `own` where `validate` checks the metadata itself. */
  readonly nameRule: NameRule | "own";
  readonly validate?: (object: KubeObject) => readonly FieldError[];
  readonly validateUpdate?: (object: KubeObject, old: KubeObject) => readonly FieldError[];
  readonly columns: readonly Column[];
  /** The cells under `columns`; `now` in milliseconds since the epoch. */
  readonly cells: (object: KubeObject, now: number) => readonly unknown[];
  /** Field selectors beyond metadata.name and metadata.namespace. */
  readonly selectableFields?: (object: KubeObject) => Readonly<Record<string, string>>;
  /** Its objects are never waited for by, and never wait for, what they own. */
  readonly withoutGarbageCollection?: true;
  /** Declared by a CustomResourceDefinition: it has no Go types, which alone know how strategic merge patches merge. */
  readonly isCustom?: true;
  /** A Warning that every answer carries. */
  readonly deprecation?: string;
  /** Seconds between DELETE and removal; absent for kinds that go at once. */
  readonly gracePeriod?: (object: KubeObject, requested: number | undefined) => number;
}

export function groupResource(kind: KindDefinition): GroupResource {
  return { group: kind.group, resource: kind.plural };
}

export interface KindTable {
  /** As it is now; another array after a change. */
  readonly all: readonly KindDefinition[];
  find(group: string, plural: string): KindDefinition | undefined;
  /** Whether anything is served at this group and version. */
  serves(group: string, version: string): boolean;
  /** The definition behind an apiVersion and kind, also of a version that is only decoded. */
  decodable(group: string, version: string, kind: string): KindDefinition | undefined;
  /** Hears of every change of `all`; the returned function ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** A table to which kinds come, and from which they go, while it is used: those of CustomResourceDefinitions. */
export interface KindRegistry extends KindTable {
  /** Adds a kind under a key of the caller's, or replaces it; undefined takes it away. */
  set(key: string, kind: KindDefinition | undefined): void;
  added(key: string): KindDefinition | undefined;
  allAdded(): KindDefinition[];
}

/** `fixed` kinds win over others of their group and plural. */
export function createKindRegistry(fixed: readonly KindDefinition[]): KindRegistry {
  const added = new Map<string, KindDefinition>();
  const listeners = new Set<() => void>();
  const builtIn = createKindTable(fixed);
  let table = builtIn;
  return {
    get all() {
      return table.all;
    },
    find: (group, plural) => table.find(group, plural),
    serves: (group, version) => table.serves(group, version),
    decodable: (group, version, kind) => table.decodable(group, version, kind),
    set(key, kind) {
      added.delete(key);
      if (kind !== undefined && builtIn.find(kind.group, kind.plural) === undefined) added.set(key, kind);
      table = createKindTable([...fixed, ...added.values()]);
      for (const listener of listeners) listener();
    },
    added: (key) => added.get(key),
    allAdded: () => [...added.values()],
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function createKindTable(kinds: readonly KindDefinition[]): KindTable {
  const byResource = new Map(kinds.map((kind) => [`${kind.group}/${kind.plural}`, kind]));
  const versions = new Set(kinds.map((kind) => `${kind.group}/${kind.version}`));
  const byKind = new Map<string, KindDefinition>();
  for (const kind of kinds) {
    for (const version of [kind.version, ...(kind.otherVersions ?? [])])
      byKind.set(`${kind.group}/${version}/${kind.kind}`, kind);
  }
  return {
    all: kinds,
    find: (group, plural) => byResource.get(`${group}/${plural}`),
    serves: (group, version) => versions.has(`${group}/${version}`),
    decodable: (group, version, kind) => byKind.get(`${group}/${version}/${kind}`),
    subscribe: () => () => undefined,
  };
}
