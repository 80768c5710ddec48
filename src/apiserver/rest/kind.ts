import {
  createListeners,
  type FieldError,
  type GroupResource,
  type KubeObject,
  type Steps,
  type StructShape,
} from "../../apimachinery/index.ts";

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
  /** Whether it can be shown as a Table. Default true. */
  readonly hasTable?: boolean;
  /** What it shows of the object, where that is not the object itself. */
  readonly view?: SubresourceView;
  /** What an update through it changes of the object, where that is neither the object without its status nor the status. */
  readonly part?: ObjectPart;
}

/** The strategy of a subresource that updates a part of its object (k8s `pkg/registry`, strategies beside the kind's own). */
export interface ObjectPart {
  /** Brings back what the part leaves alone. */
  readonly prepare: (object: KubeObject, old: KubeObject, now: string) => void;
  readonly validate: (object: KubeObject, old: KubeObject) => readonly FieldError[];
}

/** A small object of another kind that stands for a part of a large one, e.g. a Scale. */
export interface SubresourceView {
  readonly kind: KindDefinition;
  readonly read: (object: KubeObject) => KubeObject;
  /** Asked before it is shown to whoever reads it. @throws ApiError */
  readonly checkShown?: (object: KubeObject) => void;
  /** What a change begins with, where that is not what is shown. */
  readonly readForChange?: (object: KubeObject) => KubeObject;
  /** The fields of the object that a view sets. @throws ApiError */
  readonly write: (view: KubeObject) => Readonly<Record<string, unknown>>;
  /** What is wrong with a view before it is written into the object. */
  readonly validate?: (view: KubeObject) => readonly FieldError[];
}

/** A kind without a Go type: everything is decoded first and then brought into form. */
export interface WireForm {
  readonly reads: StructShape;
  readonly writes: StructShape;
  /**
   * Prunes what was decoded, in place; returns the paths of unknown fields.
   * @throws GoJsonError
   */
  readonly prune: (object: Record<string, unknown>) => Steps<readonly string[]>;
}

/** How objects of other versions, and of older definitions, become those of a kind. */
export interface Conversion {
  /** Objects as they are stored. The result has the same order. */
  readonly decode: (objects: readonly KubeObject[]) => readonly KubeObject[] | Promise<readonly KubeObject[]>;
  readonly encode: (object: KubeObject) => KubeObject | Promise<KubeObject>;
}
/** What is wrong with an object; in steps where finding out is long. */
export type Found = readonly FieldError[] | Steps<readonly FieldError[]>;

export type MetaCheck = "update" | "whole";

export type NameRule = "dns-subdomain" | "dns-label" | "path-segment";

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
  /** Who creates an object may say what its status is. */
  readonly keepsStatus?: true;
  readonly subresources: readonly Subresource[];
  readonly schema: StructShape;
  /** How objects are read and written, where `schema` only says how they merge. */
  readonly wire?: WireForm;
  /** Versions of the group that the real server still decodes, though it serves only `version`. */
  readonly otherVersions?: readonly string[];
  /** A body may be in one of them (apiserver `rest.GroupVersionAcceptor`). */
  readonly acceptsOtherVersions?: true;
  /** What is said of every body that does not decode. */
  readonly decodeProblem?: string;
  /** The name that decoding errors give the Go scheme. */
  readonly scheme: string;
  /** What discovery says of the version that is stored, where that is another one. */
  readonly storageVersionHash?: string;
  /** A PUT without resourceVersion overwrites whatever is there. */
  readonly unconditionalUpdate: boolean;
  /** A PUT to a name that does not exist creates it. */
  readonly createOnUpdate: boolean;
  /** DELETE answers with the object instead of a Status. */
  readonly returnsDeleted: boolean;
  /** `metadata.generation` counts the changes of the spec. */
  readonly tracksGeneration: boolean;
  /** A kind that has the first generation alone, or none before it is changed. */
  readonly generations?: "first" | "later";
  readonly defaults?: (object: KubeObject) => void;
  readonly prepareForCreate?: (object: KubeObject, now: string) => void;
  readonly prepareForUpdate?: (object: KubeObject, old: KubeObject, now: string) => void;
  /** The same for an update of the status; all but the status is the old object's. */
  readonly prepareForStatus?: (object: KubeObject, old: KubeObject, now: string) => void;
  /** Hands out values that are unique within the kind; `others` are all its objects but this one. Runs one at a time. */
  readonly allocate?: (
    object: KubeObject,
    others: readonly KubeObject[],
    old: KubeObject | undefined,
    isDryRun: boolean,
  ) => readonly FieldError[];
  /**
   * What the validation of an update looks at in the metadata besides what every update is checked for: the changes, and the
   * object as a new one. Errors are reported by each. Default: the changes.
   */
  readonly updateChecks?: readonly MetaCheck[];
  /** What an update of the status changes besides. Default: nothing. */
  readonly statusChanges?: "metadata" | "all but labels";
  /** Kubernetes' own kinds allow only finalizers that say whose they are. */
  readonly hasKubeFinalizers: boolean;
  /** The rule for `metadata.name`; `own` where `validate` checks the metadata itself. */
  readonly nameRule: NameRule | "own";
  readonly validate?: (object: KubeObject) => readonly FieldError[];
  readonly validateCreate?: (object: KubeObject) => Found;
  readonly validateUpdate?: (object: KubeObject, old: KubeObject) => Found;
  /** Instead of the others for an update of `/status`. */
  readonly validateStatus?: (object: KubeObject, old: KubeObject) => Found;
  readonly columns: readonly Column[];
  /** The cells under `columns`; `now` in milliseconds since the epoch. */
  readonly cells: (object: KubeObject, now: number) => readonly unknown[];
  /** The Table is apiserver's own and not one of printers: without rows it has none. */
  readonly hasDefaultTable?: boolean;
  /** The order of a Table's rows. Default: that of the list. */
  readonly rowOrder?: (a: KubeObject, b: KubeObject) => number;
  /** Field selectors beyond metadata.name and metadata.namespace. */
  readonly selectableFields?: (object: KubeObject) => Readonly<Record<string, string>>;
  /** False where metadata.namespace is no field selector. */
  readonly hasNamespaceLabel?: boolean;
  /** What is said of a field that is no selector, where that is not the usual text. */
  readonly fieldRefusal?: (field: string) => string;
  /** Its objects are never waited for by, and never wait for, what they own. */
  readonly withoutGarbageCollection?: true;
  /** A deletion that says nothing of dependents leaves them. */
  readonly orphansDependents?: true;
  /** Declared by a CustomResourceDefinition: it has no Go types, which alone know how strategic merge patches merge. */
  readonly isCustom?: true;
  /** Stored as protobuf, not as JSON. */
  readonly isProtobuf?: true;
  /** A Warning that every answer carries. */
  readonly deprecation?: string;
  /** Warnings that a write leads to. */
  readonly warnings?: (object: KubeObject, old: KubeObject | undefined) => readonly string[];
  /** Why no object may be created now. */
  readonly refusesCreate?: string;
  /** The version that objects are stored in, where that is published. */
  readonly storageVersion?: string;
  /** What is stored is of another version. */
  readonly conversion?: Conversion;
  /** The resource that the objects are stored as, where another group has the same ones. */
  readonly storedAs?: GroupResource;
  /** Changes an object whose deletion is asked for the first time, e.g. by a finalizer that makes it wait. */
  readonly prepareForDelete?: (object: KubeObject, now: string) => void;
  /** Seconds between DELETE and removal; absent for kinds that go at once. */
  readonly gracePeriod?: (object: KubeObject, requested: number | undefined) => number;
}

export function groupResource(kind: KindDefinition): GroupResource {
  return { group: kind.group, resource: kind.plural };
}

/** What the keys of the objects are made of. */
export function storedResource(kind: KindDefinition): GroupResource {
  return kind.storedAs ?? groupResource(kind);
}

export interface KindTable {
  /** As it is now; another array after a change. */
  readonly all: readonly KindDefinition[];
  /** Without a version the first one. */
  find(group: string, plural: string, version?: string): KindDefinition | undefined;
  /** Whether anything is served at this group and version. */
  serves(group: string, version: string): boolean;
  /** The definition behind an apiVersion and kind, also of a version that is only decoded. */
  decodable(group: string, version: string, kind: string): KindDefinition | undefined;
  /** Hears of every change of `all`; the returned function ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** A table to which kinds come, and from which they go, while it is used: those of CustomResourceDefinitions. */
export interface KindRegistry extends KindTable {
  /** The versions of a kind under a key of the caller's, instead of those that were there. */
  set(key: string, kinds: readonly KindDefinition[]): void;
  added(key: string): readonly KindDefinition[];
  allAdded(): KindDefinition[];
}

/** `fixed` kinds win over others of their group and plural. */
export function createKindRegistry(fixed: readonly KindDefinition[]): KindRegistry {
  const added = new Map<string, readonly KindDefinition[]>();
  const listeners = createListeners();
  const builtIn = createKindTable(fixed);
  let table = builtIn;
  return {
    get all() {
      return table.all;
    },
    find: (group, plural, version) => table.find(group, plural, version),
    serves: (group, version) => table.serves(group, version),
    decodable: (group, version, kind) => table.decodable(group, version, kind),
    set(key, kinds) {
      added.delete(key);
      const free = kinds.filter(({ group, plural }) => builtIn.find(group, plural) === undefined);
      if (free.length > 0) added.set(key, free);
      table = createKindTable([...fixed, ...[...added.values()].flat()]);
      listeners.emit();
    },
    added: (key) => added.get(key) ?? [],
    allAdded: () => [...added.values()].flat(),
    subscribe: listeners.subscribe,
  };
}

export function createKindTable(kinds: readonly KindDefinition[]): KindTable {
  const byResource = new Map<string, KindDefinition>();
  for (const kind of kinds) {
    const key = `${kind.group}/${kind.plural}`;
    byResource.set(`${key}/${kind.version}`, kind);
    if (!byResource.has(key)) byResource.set(key, kind);
  }
  const versions = new Set(kinds.map((kind) => `${kind.group}/${kind.version}`));
  const byKind = new Map<string, KindDefinition>();
  for (const kind of kinds) {
    for (const version of [kind.version, ...(kind.otherVersions ?? [])])
      byKind.set(`${kind.group}/${version}/${kind.kind}`, kind);
  }
  return {
    all: kinds,
    find: (group, plural, version) =>
      byResource.get(version === undefined ? `${group}/${plural}` : `${group}/${plural}/${version}`),
    serves: (group, version) => versions.has(`${group}/${version}`),
    decodable: (group, version, kind) => byKind.get(`${group}/${version}/${kind}`),
    subscribe: () => () => undefined,
  };
}
