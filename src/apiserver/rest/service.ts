import { randomInt, randomUUID } from "node:crypto";
import { type KubeObject, apiErrors } from "../../apimachinery/index.ts";
import { deleteObject, deleteObjects } from "./deletion.ts";
import { convertingStore } from "./converting-store.ts";
import { createKindTable, type Conversion, type KindDefinition } from "./kind.ts";
import { finalizeNamespace, namespaceKey } from "./namespaces.ts";
import { checkName, matchNamespace } from "./metadata.ts";
import { withoutRepeatedOwners } from "./owner-references.ts";
import { patchObject } from "./patcher.ts";
import { getObject, listObjects } from "./reader.ts";
import type {
  Collection,
  ResourceService,
  ResourceServiceOptions,
  ResourceTarget,
  ServiceContext,
} from "./service-types.ts";
import { getView, updateView } from "./subresource-view.ts";
import { watchObjects } from "../streams/watch/watcher.ts";
import { createObject, updateObject } from "./writer.ts";

/** apimachinery `util/rand`: no vowels, so that no words come out. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

function randomSuffix(): string {
  return Array.from({ length: 5 }, () => SUFFIX_LETTERS.charAt(randomInt(SUFFIX_LETTERS.length))).join("");
}

function createContext(options: ResourceServiceOptions): ServiceContext {
  const {
    store,
    kinds,
    clock,
    uid,
    nameSuffix,
    fieldManager,
    namespaces,
    admission,
    chain,
    hasNamespaceController = false,
  } = options;
  return {
    store,
    kinds: "all" in kinds ? kinds : createKindTable(kinds),
    clock,
    uid: uid ?? randomUUID,
    nameSuffix: nameSuffix ?? randomSuffix,
    fieldManager: fieldManager ?? "kube-apiserver",
    namespaces: namespaces ?? (async (name) => (await store.get(namespaceKey(name)))?.object),
    ...(admission === undefined ? {} : { admission }),
    ...(chain === undefined ? {} : { chain }),
    hasNamespaceController,
  };
}

/** The registry of all kinds over one store. Opens nothing; the store is the caller's to close. */
export function createResourceService(options: ResourceServiceOptions): ResourceService {
  const context = createContext(options);
  const { kinds, clock } = context;
  const converted = new WeakMap<Conversion, ServiceContext>();
  const contextOf = ({ conversion }: KindDefinition): ServiceContext => {
    if (conversion === undefined) return context;
    const made = converted.get(conversion) ?? { ...context, store: convertingStore(context.store, conversion) };
    converted.set(conversion, made);
    return made;
  };
  const place = ({ group, resource, version, namespace = "" }: ResourceTarget): [ServiceContext, Collection] => {
    const kind = kinds.find(group, resource, version);
    if (kind === undefined) throw apiErrors.noSuchPath();
    return [contextOf(kind), { kind, namespace }];
  };
  const service: ResourceService = {
    kinds,
    clock,
    get: async (target, name, resourceVersion) => (await getObject(...place(target), name, resourceVersion)).object,
    getView: async (target, name, subresource) => getView(...place(target), name, subresource),
    list: async (target, request = {}) => listObjects(...place(target), request),
    create: async (target, object, request = {}) =>
      createObject(...place(target), withoutRepeatedOwners(object, request.warn, ""), request),
    update: async (target, object, { name = object.metadata.name ?? "", view, ...request } = {}) => {
      // Before anything is read: what is asked for need not exist (apiserver `handlers/update.go`).
      if (view === undefined) matchNamespace({ ...object.metadata }, place(target)[1].kind, target.namespace ?? "");
      checkName(object, name);
      const change = (): { object: KubeObject; warnings: readonly string[] } => ({
        object: withoutRepeatedOwners(object, request.warn, ""),
        warnings: [],
      });
      return view === undefined
        ? updateObject(...place(target), name, change, { ...request, uid: object.metadata.uid ?? "" })
        : updateView(...place(target), name, view, change, request);
    },
    updateStatus: async (target, object, request = {}) => service.update(target, object, { ...request, status: true }),
    patch: async (target, name, request) => patchObject(...place(target), name, request),
    delete: async (target, name, request = {}) => deleteObject(...place(target), name, request),
    deleteCollection: async (target, request = {}, deleteOptions = {}) =>
      deleteObjects(...place(target), request, deleteOptions),
    watch: async (target, request) => watchObjects(...place(target), request),
    removeNamespace: async (name) => finalizeNamespace(context, name),
  };
  return service;
}
