import type { Clock, KubeList, KubeObject, Status } from "../../apimachinery/index.ts";
import type { ObjectStore } from "../../storage/index.ts";
import type { AdmissionChain, Requester } from "../admission.ts";
import type { FieldValidation } from "./body-decoder.ts";
import type { KindDefinition, KindTable, Subresource } from "./kind.ts";
import type { PatchType } from "./patch.ts";
import type { DeleteOptions, ListOptions } from "./request-options.ts";

/** Which collection: of a kind, in one namespace or, left out, in all or of a cluster-scoped kind. */
export interface ResourceTarget {
  /** Of the API; empty for the core group. */
  readonly group: string;
  /** The plural. */
  readonly resource: string;
  /** Of a kind with several; default the first. */
  readonly version?: string;
  /** Left out: all, or none for a cluster-scoped kind. */
  readonly namespace?: string;
}

/**
 * Looks at what somebody wants to write, with its defaults, before it is validated; `old` is undefined for a create.
 * @throws ApiError to refuse it
 */
export type Admission = (kind: KindDefinition, object: KubeObject, old: KubeObject | undefined) => void | Promise<void>;

export interface ChangeOptions {
  readonly admit?: Admission;
  /** Who asks. Default: the server itself. */
  readonly requester?: Requester;
  /** Hears what the writer should know, also of a write that is then refused. */
  readonly warn?: (text: string) => void;
  /** Called before an update or an apply creates an object, which is complete and valid by then. @throws ApiError to refuse it */
  readonly mayCreate?: () => void | Promise<void>;
  readonly dryRun?: boolean;
  /** Who is to own what changes; default the service's own. */
  readonly fieldManager?: string;
}

export interface ListRequest extends Partial<Omit<ListOptions, "labels" | "fields" | "watch">> {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface PatchRequest extends ChangeOptions {
  readonly type: PatchType;
  readonly body: Buffer;
  readonly fieldValidation?: FieldValidation;
  /** Patch `/status`. */
  readonly status?: boolean;
  /** Patch what a subresource shows. */
  readonly view?: Subresource;
  /** Patch through a subresource with a strategy of its own. */
  readonly part?: Subresource;
  /** An apply takes fields from others. */
  readonly force?: boolean;
}

export interface UpdateRequest extends ChangeOptions {
  /** Update `/status`. */
  readonly status?: boolean;
  /** Update what a subresource shows; the object given is the view. */
  readonly view?: Subresource;
  /** Update through a subresource with a strategy of its own. */
  readonly part?: Subresource;
  /** A registry changes what it does not let clients change, e.g. when a Pod is bound to a node. */
  readonly unchecked?: true;
}

export interface DeleteRequest extends DeleteOptions, Pick<ChangeOptions, "requester" | "warn"> {
  /** A registry deletes by itself what a request of another kind was let through for. */
  readonly unchecked?: true;
}

export interface Changed {
  readonly object: KubeObject;
  readonly created: boolean;
}

export interface Deleted {
  /** The object as it was, or as it now waits for its finalizers or grace period. */
  readonly object: KubeObject;
  readonly removed: boolean;
  /** What the API answers: the object or a Status. */
  readonly reply: KubeObject | Status;
}

type WatchEventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";

export interface WatchEvent {
  readonly type: WatchEventType;
  readonly object: KubeObject | Status;
}

export interface WatchRequest extends ListRequest {
  readonly onEvent: (event: WatchEvent) => void;
  /** Called once when the watch is over by itself: timed out, fallen behind or the store closed. */
  readonly onEnd?: () => void;
}

export interface Watching {
  close(): void;
}

export interface ResourceServiceOptions {
  readonly store: ObjectStore;
  /** A table that changes is read again for every request. */
  readonly kinds: readonly KindDefinition[] | KindTable;
  readonly clock: Clock;
  /** A fresh UUID; default random. */
  readonly uid?: () => string;
  /** The five characters behind a generateName; default random. */
  readonly nameSuffix?: () => string;
  /** Owner of what is written without a field manager; default `kube-apiserver`, as of its loopback client. */
  readonly fieldManager?: string;
  /** Where namespaces are looked up; default the store. An extension server has them elsewhere. */
  readonly namespaces?: NamespaceLookup;
  /** What every write passes, whoever asks for it; not those of `/status`. */
  readonly admission?: Admission;
  /** Plugins that look at every write, those of subresources and deletions too. */
  readonly chain?: AdmissionChain;
  /**
   * Whether a namespace controller empties namespaces that are being deleted and then calls `removeNamespace`. Default false:
   * deleting one deletes what is in it, as far as it is in this store.
   */
  readonly hasNamespaceController?: boolean;
}

/** Undefined where there is no such namespace. @throws ApiError when it cannot be known */
export type NamespaceLookup = (name: string) => Promise<KubeObject | undefined>;

/** What the parts of the service share. */
export interface ServiceContext {
  readonly store: ObjectStore;
  readonly kinds: KindTable;
  readonly clock: Clock;
  readonly uid: () => string;
  readonly nameSuffix: () => string;
  readonly fieldManager: string;
  readonly namespaces: NamespaceLookup;
  readonly admission?: Admission;
  readonly chain?: AdmissionChain;
  readonly hasNamespaceController: boolean;
}

/** The kind and namespace that a target stands for. */
export interface Collection {
  readonly kind: KindDefinition;
  readonly namespace: string;
}

/**
 * The generic registry: every method throws ApiError, worded as kube-apiserver's. Objects that come back are the store's:
 * treat them as frozen.
 */
export interface ResourceService {
  /** What can be stored. */
  readonly kinds: KindTable;
  /** What time is read from. */
  readonly clock: Clock;
  /** One object. */
  get(target: ResourceTarget, name: string, resourceVersion?: string): Promise<KubeObject>;
  /** What a subresource with a view of its own shows of the object. */
  getView(target: ResourceTarget, name: string, subresource: Subresource): Promise<KubeObject>;
  /** All that fit. */
  list(target: ResourceTarget, request?: ListRequest): Promise<KubeList>;
  /** Stores a new object. */
  create(target: ResourceTarget, object: KubeObject, options?: ChangeOptions): Promise<KubeObject>;
  /** Replaces an object, when its resourceVersion is the stored one or none. */
  update(target: ResourceTarget, object: KubeObject, request?: UpdateRequest & { name?: string }): Promise<Changed>;
  /** Replaces the status alone. */
  updateStatus(target: ResourceTarget, object: KubeObject, options?: ChangeOptions): Promise<Changed>;
  /** Changes an object by a JSON, merge or strategic merge patch, or applies. */
  patch(target: ResourceTarget, name: string, request: PatchRequest): Promise<Changed>;
  /** Deletes an object, or begins to where something keeps it. */
  delete(target: ResourceTarget, name: string, options?: DeleteRequest): Promise<Deleted>;
  /** The list of what was deleted. */
  deleteCollection(target: ResourceTarget, request?: ListRequest, options?: DeleteRequest): Promise<KubeList>;
  /** Calls `onEvent` on every change. */
  watch(target: ResourceTarget, request: WatchRequest): Promise<Watching>;
  /** Removes a namespace that is being deleted if nothing is left in it; resolves to whether it is gone. */
  removeNamespace(name: string): Promise<boolean>;
}
