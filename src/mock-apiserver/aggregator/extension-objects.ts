import {
  ApiError,
  isRecord,
  listAt,
  withAuthenticatedGroup,
  type APIVersionDiscovery,
  type Clock,
  type KubeObject,
  type Status,
  type UserInfo,
} from "../../apimachinery/index.ts";
import type { AggregatedDiscovery } from "../../apiserver/index.ts";
import type { ApiService, Registry, Route } from "../../registry/index.ts";
import type { RequestTrace } from "../../trace/index.ts";
import type { BackendClient, BackendReply, BackendRequest } from "./backend/backend-client.ts";

/** A resource that an extension server serves. */
export interface ExtensionResource {
  readonly apiService: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

export interface ExtensionListener {
  readonly onUpsert: (resource: ExtensionResource, object: KubeObject) => void;
  readonly onDelete: (object: KubeObject) => void;
}

/** Objects that extension servers hold, for the controllers. Requests leave no record. Methods throw ApiError and BackendError. */
export interface ExtensionObjects {
  discover(): { readonly resources: readonly ExtensionResource[]; readonly stale: readonly string[] };
  /** Deletes a collection, or what of it has no way of being deleted at once, one by one; resolves to what is left. */
  deleteAll(resource: ExtensionResource, namespace: string): Promise<KubeObject[]>;
  delete(resource: ExtensionResource, namespace: string, name: string, options: object): Promise<void>;
  patch(resource: ExtensionResource, namespace: string, name: string, patch: object): Promise<void>;
  /** A proxied request has ended: what it wrote may own something, be owned, or wait for a propagation policy. */
  observe(record: RequestTrace): void;
  subscribe(listener: ExtensionListener): () => void;
  close(): void;
}

export interface ExtensionObjectsOptions {
  readonly registry: Registry;
  readonly lookup: (name: string) => ApiService | undefined;
  readonly client: BackendClient;
  readonly discovery: AggregatedDiscovery;
  readonly clock: Clock;
}

const USER: UserInfo = withAuthenticatedGroup({
  name: "system:serviceaccount:kube-system:namespace-controller",
  uid: "",
  groups: ["system:masters", "system:serviceaccounts", "system:serviceaccounts:kube-system"],
  extra: {},
});
/** Writes that come together are looked at together. */
const SETTLE_MS = 50;
/** A discovery document is read again after five seconds at most. */
const SEARCH_MS = 250;
const SEARCHES = 40;

export function createExtensionObjects(options: ExtensionObjectsOptions): ExtensionObjects {
  const ask = createAsk(options);
  const relisting = createRelisting(options.clock, ask);
  const searches = createSearches(options, (resource) => relisting.again(resource));
  const change = async (
    method: "DELETE" | "PATCH",
    resource: ExtensionResource,
    path: string,
    body: object,
  ): Promise<void> => {
    await ask.send(resource, method, path, body);
    relisting.again(resource);
  };
  return {
    discover: () => discover(options),
    async deleteAll(resource, namespace) {
      const all = collection(resource, namespace);
      if (resource.verbs.includes("deletecollection")) await ask.send(resource, "DELETE", all);
      else
        for (const { metadata } of await ask.list(resource, namespace))
          await ask.send(resource, "DELETE", `${all}/${encodeURIComponent(metadata.name ?? "")}`);
      return ask.list(resource, namespace);
    },
    delete: (resource, namespace, name, body) => change("DELETE", resource, item(resource, namespace, name), body),
    patch: (resource, namespace, name, body) => change("PATCH", resource, item(resource, namespace, name), body),
    observe(record) {
      if (!concernsCollector(record)) return;
      const [, , group = "", , ...rest] = record.client.target.split(/[/?]/);
      searches.find(group, (rest[0] === "namespaces" ? rest[2] : rest[0]) ?? "");
    },
    subscribe: (listener) => relisting.subscribe(listener),
    close() {
      searches.close();
      relisting.close();
    },
  };
}

interface Searches {
  /** A resource may be written to before its discovery document has been read. */
  find(group: string, plural: string): void;
  close(): void;
}

function createSearches(options: ExtensionObjectsOptions, onFound: (resource: ExtensionResource) => void): Searches {
  const waiting = new Map<string, () => void>();
  const look = (group: string, plural: string, left: number): void => {
    const key = `${group}/${plural}`;
    waiting.get(key)?.();
    waiting.delete(key);
    const found = discover(options).resources.find((one) => one.group === group && one.resource === plural);
    if (found !== undefined) onFound(found);
    else if (left > 0)
      waiting.set(
        key,
        options.clock.after(SEARCH_MS, () => look(group, plural, left - 1)),
      );
  };
  return {
    find: (group, plural) => look(group, plural, SEARCHES),
    close() {
      for (const cancel of waiting.values()) cancel();
    },
  };
}

interface Relisting {
  /** Lists the resource soon, and tells what is there and what has gone. */
  again(resource: ExtensionResource): void;
  subscribe(listener: ExtensionListener): () => void;
  close(): void;
}

function createRelisting(clock: Clock, ask: Ask): Relisting {
  const listeners = new Set<ExtensionListener>();
  const known = new Map<string, Map<string, KubeObject>>();
  const timers = new Map<string, () => void>();
  const relist = async (key: string, resource: ExtensionResource): Promise<void> => {
    const before = known.get(key) ?? new Map<string, KubeObject>();
    const items = await ask.list(resource, "");
    const now = new Map(items.map((object) => [object.metadata.uid ?? "", object]));
    known.set(key, now);
    for (const listener of listeners) {
      for (const object of now.values()) listener.onUpsert(resource, object);
      for (const [uid, object] of before) if (!now.has(uid)) listener.onDelete(object);
    }
  };
  return {
    again(resource) {
      const key = `${resource.group}/${resource.resource}`;
      timers.get(key)?.();
      // A server that is away is asked again at the next write.
      timers.set(
        key,
        clock.after(SETTLE_MS, () => relist(key, resource).catch(() => undefined)),
      );
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      for (const cancel of timers.values()) cancel();
    },
  };
}

/** Only such writes are followed, so that extension servers are not asked for what nobody needs. */
function concernsCollector({ backend, verb = "", status = 0, client }: RequestTrace): boolean {
  if (backend === undefined || status >= 400) return false;
  const body = client.body?.text ?? "";
  if (verb === "delete" || verb === "deletecollection")
    return /propagationPolicy|orphanDependents/.test(client.target + body);
  return ["create", "update", "patch"].includes(verb) && body.includes("ownerReferences");
}

function discover({ registry, discovery }: ExtensionObjectsOptions): ReturnType<ExtensionObjects["discover"]> {
  const resources = new Map<string, ExtensionResource>();
  const stale: string[] = [];
  for (const route of registry.snapshot().routes.values()) {
    if (route.service === undefined) continue;
    const { group, version } = route;
    const document = discovery.get({ group, version })?.discovery;
    if (!route.available || document === undefined || document.freshness === "Stale") stale.push(`${group}/${version}`);
    else
      for (const one of resourcesOf(route, document))
        if (!resources.has(`${group}/${one.resource}`)) resources.set(`${group}/${one.resource}`, one);
  }
  return { resources: [...resources.values()], stale };
}

function resourcesOf({ name, group, version }: Route, { resources = [] }: APIVersionDiscovery): ExtensionResource[] {
  return resources.map(({ resource, scope, verbs, responseKind }) => ({
    apiService: name,
    group,
    version,
    resource,
    kind: responseKind?.kind ?? "",
    namespaced: scope === "Namespaced",
    verbs: verbs ?? [],
  }));
}

function collection({ group, version, resource }: ExtensionResource, namespace: string): string {
  const place = namespace === "" ? "" : `namespaces/${encodeURIComponent(namespace)}/`;
  return `/apis/${group}/${version}/${place}${resource}`;
}

function item(resource: ExtensionResource, namespace: string, name: string): string {
  return `${collection(resource, namespace)}/${encodeURIComponent(name)}`;
}

interface Ask {
  send(resource: ExtensionResource, method: BackendRequest["method"], path: string, body?: object): Promise<unknown>;
  list(resource: ExtensionResource, namespace: string): Promise<KubeObject[]>;
}

function createAsk({ lookup, client }: ExtensionObjectsOptions): Ask {
  const send: Ask["send"] = async (resource, method, path, body) => {
    const apiService = lookup(resource.apiService);
    if (apiService === undefined) throw new Error(`there is no APIService ${resource.apiService}`);
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = { accept: "application/json", ...(body === undefined ? {} : { "content-type": type }) };
    const request = { method, path, headers, user: USER };
    return readReply(await client.send(apiService, body === undefined ? request : { ...request, body }));
  };
  return {
    send,
    async list(resource, namespace) {
      const list = await send(resource, "GET", collection(resource, namespace));
      return listAt(list, "items").filter((item): item is KubeObject => isRecord(item) && isRecord(item["metadata"]));
    },
  };
}

/** @throws ApiError */
function readReply({ status, body }: BackendReply): unknown {
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (status < 400) return value;
  if (isRecord(value) && value["kind"] === "Status") throw new ApiError(value as unknown as Status);
  const message = `the server answered ${status}`;
  throw new ApiError({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: status });
}
