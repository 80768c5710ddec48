import { randomInt, randomUUID } from "node:crypto";
import { type KubeObject, apiErrors } from "../../apimachinery/index.ts";
import { deleteObject, deleteObjects } from "./deletion.ts";
import { createKindTable } from "./kind.ts";
import { namespaceKey } from "./namespaces.ts";
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
  const { store, kinds, clock, uid, nameSuffix, fieldManager, namespaces } = options;
  return {
    store,
    kinds: "all" in kinds ? kinds : createKindTable(kinds),
    clock,
    uid: uid ?? randomUUID,
    nameSuffix: nameSuffix ?? randomSuffix,
    fieldManager: fieldManager ?? "kube-apiserver",
    namespaces: namespaces ?? (async (name) => (await store.get(namespaceKey(name)))?.object),
  };
}

/** The registry of all kinds over one store. Opens nothing; the store is the caller's to close. */
export function createResourceService(options: ResourceServiceOptions): ResourceService {
  const context = createContext(options);
  const { kinds, clock } = context;
  const collection = ({ group, resource, namespace = "" }: ResourceTarget): Collection => {
    const kind = kinds.find(group, resource);
    if (kind === undefined) throw apiErrors.noSuchPath();
    return { kind, namespace };
  };
  const service: ResourceService = {
    kinds,
    clock,
    get: async (target, name, resourceVersion) =>
      (await getObject(context, collection(target), name, resourceVersion)).object,
    getView: async (target, name, subresource) => getView(context, collection(target), name, subresource),
    list: async (target, request = {}) => listObjects(context, collection(target), request),
    create: async (target, object, request = {}) => createObject(context, collection(target), object, request),
    update: async (target, object, { name = object.metadata.name ?? "", view, ...request } = {}) => {
      const change = (): { object: KubeObject; warnings: readonly string[] } => ({ object, warnings: [] });
      const place = collection(target);
      return view === undefined
        ? updateObject(context, place, name, change, request)
        : updateView(context, place, name, view, change, request);
    },
    updateStatus: async (target, object, request = {}) => service.update(target, object, { ...request, status: true }),
    patch: async (target, name, request) => patchObject(context, collection(target), name, request),
    delete: async (target, name, request = {}) => deleteObject(context, collection(target), name, request),
    deleteCollection: async (target, request = {}, deleteOptions = {}) =>
      deleteObjects(context, collection(target), request, deleteOptions),
    watch: async (target, request) => watchObjects(context, collection(target), request),
  };
  return service;
}
