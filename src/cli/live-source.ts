import {
  formatYaml,
  parseJson,
  parseYamlDocuments,
  toJson,
  type KubeObject,
  type Language,
} from "../apimachinery/index.ts";
import { FaultError, type ClientReply, type Playground, type PlaygroundEvent } from "../playground/index.ts";
import {
  buildPicture,
  watchStores,
  type DeletedRoute,
  type FaultName,
  type LiveSource,
  type RawRequest,
} from "../view/index.ts";
import { routeViews, subscribeRouteViews } from "./route-views.ts";

const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };
const DEPLOYMENTS = { group: "apps", resource: "deployments" };

const API_SERVICES_PATH = "/apis/apiregistration.k8s.io/v1/apiservices";
const YAML = { "content-type": "application/yaml" };
const JSON_ONLY = { accept: "application/json", "content-type": "application/json" };

interface LiveSourceOptions {
  /** Told to whoever begins to listen. */
  readonly earlyEvents?: readonly PlaygroundEvent[];
  readonly isKept?: boolean;
  /** Default: English. */
  readonly language?: Language;
  readonly openPage?: () => Promise<string>;
}

/** The running playground as terminal UI and browser page see it. What it changes goes through the front, as kubectl's requests do. */
export function createLiveSource(
  playground: Playground,
  { earlyEvents = [], isKept = false, language = "en", openPage }: LiveSourceOptions = {},
): LiveSource {
  const { url, proxyUrl, kubeconfig, caFile, requests, faults, objects } = playground;
  const stores = watchStores(playground);
  return {
    url,
    proxyUrl,
    kubeconfig,
    caFile,
    isKept,
    requests,
    subscribeEvents: (listener) => {
      for (const event of earlyEvents) listener(event);
      return playground.subscribe(listener);
    },
    routes: (asked = language) => routeViews(playground, asked),
    subscribeRoutes: (listener) => subscribeRouteViews(playground, listener),
    stores: () => stores.contents(),
    subscribeStores: (listener) => stores.subscribe(listener),
    objectYaml: async (_kind, name) => {
      const { metadata, ...rest } = await objects.get(API_SERVICES, name);
      const { managedFields: _managed, ...shown } = metadata;
      return formatYaml({ ...rest, metadata: shown });
    },
    replace: async (name, yaml) => {
      accepted(await playground.client().put(`${API_SERVICES_PATH}/${name}?fieldValidation=Strict`, yaml, YAML));
    },
    readObject: (path) => readObject(playground, path),
    replaceObject: (path, yaml) => replaceObject(playground, path, yaml),
    delete: async (name) => {
      const yaml = formatYaml(recreatable(await objects.get(API_SERVICES, name)));
      accepted(await playground.client().delete(`${API_SERVICES_PATH}/${name}`));
      return yaml;
    },
    create: async (yaml) => accepted(await playground.client().post(API_SERVICES_PATH, yaml, YAML)),
    scale: (name, replicas) => scaleBehind(playground, name, replicas),
    send: (request) => sendNoting(playground, request),
    setFault: async (name: string, fault: FaultName, on: boolean, value?: number) => {
      try {
        if (on) faults.set(name, fault, value);
        else faults.clear(name, fault);
        return undefined;
      } catch (error) {
        if (error instanceof FaultError && error.reason !== undefined) return error.reason[language];
        throw error;
      }
    },
    release: async (id) => faults.release(id),
    explain: (method, target) => playground.explain(method, target, language),
    ...(openPage === undefined ? {} : { openPage }),
  };
}

/** What is to be asked first of what has been loaded; at a start no server has answered its check yet. */
export function firstCommand(playground: Playground, language: Language): string {
  const { url, proxyUrl } = playground;
  const routes = routeViews(playground, language).map((route) => ({ ...route, available: "True" as const }));
  const { next } = buildPicture({ language, url, proxyUrl, routes, records: [], stores: [] });
  return next[0]?.command ?? "";
}

/** @throws Error with the message of a Status */
function accepted(reply: ClientReply): void {
  if (reply.status < 300) return;
  const { message = reply.text } = reply.json() as { message?: string };
  throw new Error(message);
}

/** @throws Error with the message of a Status */
async function readObject(playground: Playground, path: string): Promise<string> {
  const reply = await playground.client().get(path, JSON_ONLY);
  accepted(reply);
  const { metadata, ...rest } = parseJson(reply.text) as KubeObject;
  const { managedFields: _managed, ...shown } = metadata;
  return formatYaml({ ...rest, metadata: shown });
}

/** As JSON, which every extension server reads. @throws Error with the message of a Status, or of what is no YAML */
async function replaceObject(playground: Playground, path: string, yaml: string): Promise<void> {
  const [document] = parseYamlDocuments(yaml, 1).documents;
  if (document?.problem !== undefined) throw new Error(document.problem.message);
  const body = toJson(document?.value ?? {});
  const query = path.includes("?") ? "&" : "?";
  accepted(await playground.client().put(`${path}${query}fieldValidation=Strict`, body, JSON_ONLY));
}

const ONE_ROUTE = /^\/apis\/apiregistration\.k8s\.io\/[^/]+\/apiservices\/([^/?]+)\/?(?:\?|$)/;

function deletedBy({ method, target }: RawRequest): string | undefined {
  return method === "DELETE" ? ONE_ROUTE.exec(target)?.[1] : undefined;
}

/** Sends, and keeps of an APIService that is gone by that what brings it back. */
async function sendNoting(playground: Playground, request: RawRequest): Promise<DeletedRoute | undefined> {
  const name = deletedBy(request);
  const found = name === undefined ? undefined : await routeOf(playground, name);
  await sendAs(playground, request);
  if (name === undefined || found === undefined) return undefined;
  const isLeft = (await routeOf(playground, name)) !== undefined;
  return isLeft ? undefined : { name, yaml: formatYaml(recreatable(found)) };
}

async function routeOf({ objects }: Playground, name: string): Promise<KubeObject | undefined> {
  return (await objects.list(API_SERVICES)).items.find(({ metadata }) => metadata.name === name);
}

/** Without what the server sets, and refuses from others. */
function recreatable({ metadata, status: _status, ...fields }: KubeObject): KubeObject {
  const { name, labels, annotations, finalizers, ownerReferences } = metadata;
  const given = Object.entries({ name, labels, annotations, finalizers, ownerReferences });
  return { ...fields, metadata: Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

/** Scales the Deployments that the APIService's service selects. @throws Error when there is none */
async function scaleBehind({ objects, registry }: Playground, name: string, replicas: number): Promise<void> {
  const service = registry.snapshot().routes.get(name)?.service;
  if (service === undefined) throw new Error(`${name} has no service to scale`);
  const { namespace } = service;
  const stored = await objects.get({ group: "", resource: "services", namespace }, service.name);
  const selector = Object.entries((stored.spec as { selector?: Record<string, string> }).selector ?? {});
  const deployments = (await objects.list({ ...DEPLOYMENTS, namespace })).items.filter((deployment) => {
    const { template } = deployment.spec as { template: { metadata?: { labels?: Record<string, string> } } };
    return selector.length > 0 && selector.every(([key, value]) => template.metadata?.labels?.[key] === value);
  });
  if (deployments.length === 0) throw new Error(`no Deployment stands behind ${namespace}/${service.name}`);
  for (const { metadata } of deployments) {
    const body = Buffer.from(JSON.stringify({ spec: { replicas } }));
    await objects.patch({ ...DEPLOYMENTS, namespace }, metadata.name ?? "", { type: "merge", body });
  }
}

async function sendAs(
  playground: Playground,
  { method, target, headers, body, asUser, asGroups }: RawRequest,
): Promise<void> {
  const lines: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const known = Object.hasOwn(lines, name) ? lines[name] : undefined;
    Object.defineProperty(lines, name, {
      value: known === undefined ? value : [known, value].flat(),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  const client = playground.client(asUser, asGroups);
  await client.request({ method, path: target, headers: lines, ...(body === "" ? {} : { body }) });
}
