import {
  isAnything,
  isFlag,
  isFunction,
  isText,
  mapOf,
  numberFrom,
  ApiError,
  messageOf,
  type KubeObject,
} from "../../apimachinery/index.ts";
import {
  isCount,
  isGroup,
  isMilliseconds,
  isNamespaceName,
  isServiceName,
  isVersion,
  options as checkOf,
} from "../arguments/index.ts";
import { X509Certificate } from "node:crypto";
import { isIP, isIPv6 } from "node:net";
import { availableCondition, type Registry, type ApiServiceCondition } from "../../registry/index.ts";
import type { KeyPair } from "../../pki/index.ts";
import { listenHttps, type ResourceService, type ResourceTarget } from "../../apiserver/index.ts";
import { isLoopback } from "../../mock-apiserver/index.ts";
import { fromFetch, guardHandler, type FetchHandler, type RequestHandler } from "./guarded-handler.ts";
import { fillDiscovery, type ServedResource } from "./filled-discovery.ts";
import type { HandlerErrorLog } from "./handler-errors.ts";
import { urlHost } from "../settings/index.ts";
import { AvailabilityError, type WaitFor } from "./waiting.ts";

/** What `register` was given cannot be right; nothing was made. */
export class RegistrationError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "RegistrationError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_REGISTRATION";
}

/** Where an extension server is: exactly one of `url`, `port`, `handler` and `fetch`. */
export interface RegisterOptions {
  /** Of the API. */
  readonly group: string;
  /** Of the API. */
  readonly version: string;
  /** `https://127.0.0.1:9443`; its host must lead to this machine unless `allowRemoteBackends` is set. */
  readonly url?: string;
  /** The same as `https://localhost:PORT`. */
  readonly port?: number;
  /** Served over HTTPS in this process, with a certificate that the playground's CA signed for the Service's name. */
  readonly handler?: RequestHandler;
  /** The same for a handler that takes a `Request` and returns a `Response`, e.g. Hono's `app.fetch`. */
  readonly fetch?: FetchHandler;
  /**
   * What discovery lists by plural where a `handler` or `fetch` answers 404 to `/apis/GROUP/VERSION` itself, so that kubectl finds it.
   * Default: none.
   */
  readonly resources?: Readonly<Record<string, ServedResource>>;
  /** PEM. Default: the playground's CA for a `handler` or `fetch`, else none, and the backend's certificate is not verified. */
  readonly caBundle?: string;
  /** Default `<version>-<group>` with dashes for dots. */
  readonly service?: string;
  /** Default `default`; must exist. */
  readonly namespace?: string;
  /** Default 1000. */
  readonly groupPriorityMinimum?: number;
  /** Default 15. */
  readonly versionPriority?: number;
  /** How long to wait for the condition Available, in milliseconds. Default 10000; 0: not at all. */
  readonly timeoutMs?: number;
  /** Leaves Service and APIService, and the server of a `handler`, when it does not become available. Default false. */
  readonly keep?: boolean;
}

/** What `extension` takes, too. */
export const REGISTERING = {
  service: isServiceName,
  namespace: isNamespaceName,
  groupPriorityMinimum: isCount,
  versionPriority: isCount,
  timeoutMs: isMilliseconds,
  keep: isFlag,
} as const;

export const isRegisterOptions = checkOf<RegisterOptions>(
  {
    group: isGroup,
    version: isVersion,
    // What is wrong with a URL is said where it is read.
    url: isText,
    port: numberFrom(1, 65_535, "a port from 1 to 65535"),
    handler: isFunction,
    fetch: isFunction,
    resources: mapOf(isAnything),
    caBundle: isText,
    ...REGISTERING,
  },
  ["group", "version"],
);

/** An extension server that the main apiserver knows. */
export interface Registration {
  /** `<version>.<group>` */
  readonly apiService: string;
  /** The Service's name. */
  readonly service: string;
  /** The Service's. */
  readonly namespace: string;
  /** Where the extension server is, e.g. `https://localhost:40123`. */
  readonly url: string;
  /** The condition Available as it is now; undefined before the first verdict. */
  condition(): ApiServiceCondition | undefined;
  /** Removes APIService and Service, and stops the server of a `handler`. */
  unregister(): Promise<void>;
}

export interface RegistrationParts {
  readonly objects: ResourceService;
  readonly ca: string;
  readonly serving: (service: string, namespace: string) => Promise<KeyPair>;
  readonly waitFor: WaitFor;
  readonly registry: Registry;
  readonly allowRemoteBackends: boolean;
  readonly errors: HandlerErrorLog;
  /** Runs the step at the end, unless it was run before. */
  readonly atClose: (step: () => Promise<void>) => () => Promise<void>;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
const WAIT_MS = 10_000;
const NOT_FOUND = 404;
const GRACE_MS = 1_000;
const SERVICES = { group: "", resource: "services" } as const;
const SLICES = { group: "discovery.k8s.io", resource: "endpointslices" } as const;
const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" } as const;

/** Service and APIService in one call. @throws Error with the reason when the APIService does not become available */
export async function register(parts: RegistrationParts, options: RegisterOptions): Promise<Registration> {
  const { group, version, namespace = "default", timeoutMs = WAIT_MS } = options;
  const service = options.service ?? `${version}-${group.replaceAll(".", "-")}`.slice(0, 63).replace(/-+$/, "");
  const apiService = `${version}.${group}`;
  checkOptions(options, parts);
  const backend = await openBackend(parts, options, service, namespace);
  const caBundle = options.caBundle ?? (backend.isOwn ? parts.ca : undefined);
  const made: [ResourceTarget, string][] = [];
  const unregister = async (): Promise<void> => {
    for (let last = made.pop(); last !== undefined; last = made.pop())
      await parts.objects.delete(...last).catch(unlessGone);
    await backend.stop();
  };
  const create = async (target: ResourceTarget, object: KubeObject): Promise<void> => {
    await parts.objects.create(target, object).catch((error: unknown) => {
      throw new RegistrationError(`${object.kind} ${nameOf(object)} cannot be made: ${messageOf(error)}`, {
        cause: error,
      });
    });
    made.push([target, object.metadata.name ?? ""]);
  };
  try {
    await create({ ...SERVICES, namespace }, serviceObject(service, namespace, backend));
    if (isIPv6(backend.host)) await create({ ...SLICES, namespace }, sliceObject(service, namespace, backend));
    const reference = { name: service, namespace, port: backend.port };
    await create(API_SERVICES, apiServiceObject(options, reference, caBundle));
    if (timeoutMs > 0) await parts.waitFor(apiService, { timeoutMs });
  } catch (error) {
    if (options.keep !== true || !isUnavailable(error)) await unregister();
    throw error;
  }
  const condition = (): ApiServiceCondition | undefined => verdictOf(parts.registry, apiService);
  return {
    apiService,
    service,
    namespace,
    url: `https://${urlHost(backend.host)}:${backend.port}`,
    condition,
    unregister,
  };
}

function verdictOf(registry: RegistrationParts["registry"], name: string): ApiServiceCondition | undefined {
  const route = registry.snapshot().routes.get(name);
  if (route === undefined || route.reason === "") return undefined;
  return availableCondition(route.apiService);
}

function nameOf({ metadata: { namespace, name = "" } }: KubeObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** A checkpoint that was restored may have taken it away. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== NOT_FOUND) throw error;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AvailabilityError;
}

/** What can be known before anything is made. @throws RegistrationError */
function checkOptions({ group, caBundle, url }: RegisterOptions, { allowRemoteBackends }: RegistrationParts): void {
  const host = url === undefined ? "localhost" : hostAndPort(url).host;
  if (isIP(host) !== 0 && !isLoopback(host) && !allowRemoteBackends)
    throw new RegistrationError(
      `${host} is not of this machine; --allow-remote-backends (allowRemoteBackends: true of startPlayground) allows it`,
    );
  if (caBundle === undefined) return;
  if (!(caBundle.match(CERTIFICATE) ?? [""]).every(isCertificate))
    throw new RegistrationError(`the caBundle of ${group} holds no certificate in PEM that can be read`);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

interface Backend {
  /** It runs in this process. */
  readonly isOwn: boolean;
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

async function openBackend(
  { serving, atClose, errors }: RegistrationParts,
  { group, version, url, port, handler, fetch, resources }: RegisterOptions,
  service: string,
  namespace: string,
): Promise<Backend> {
  if ([url, port, handler, fetch].filter((given) => given !== undefined).length !== 1)
    throw new RegistrationError("register takes exactly one of url, port, handler and fetch");
  const stop = async (): Promise<void> => {};
  if (url !== undefined) return { ...hostAndPort(url), isOwn: false, stop };
  const own = fetch === undefined ? handler : fromFetch(fetch);
  if (own === undefined) return { host: "localhost", port: port ?? 0, isOwn: false, stop };
  const tls = await serving(service, namespace);
  const served = { group, version, ...(resources === undefined ? {} : { resources }) };
  const handle = guardHandler(fillDiscovery(own, served), `${version}.${group}`, errors);
  const server = await listenHttps({ bind: "127.0.0.1", port: 0, tls, requestCert: true, handle, unref: true });
  return { host: "localhost", port: server.port, isOwn: true, stop: atClose(() => server.close(GRACE_MS)) };
}

function hostAndPort(text: string): { host: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || url.pathname !== "/" || url.search !== "")
    throw new RegistrationError(`"${text}" is no URL of an extension server: it is https://HOST:PORT, without a path`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { host, port: url.port === "" ? 443 : Number(url.port) };
}

type Place = Pick<Backend, "host" | "port">;

/** An external name may have the form of an IPv4 address, and not that of an IPv6 one: that is an endpoint. */
function serviceObject(name: string, namespace: string, { host, port }: Place): KubeObject {
  const spec = isIPv6(host) ? { ports: [{ port }] } : { type: "ExternalName", externalName: host };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec };
}

function sliceObject(service: string, namespace: string, { host, port }: Place): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: service, namespace, labels: { "kubernetes.io/service-name": service } },
    addressType: "IPv6",
    endpoints: [{ addresses: [host] }],
    ports: [{ name: "", port }],
  };
}

function apiServiceObject(
  { group, version, groupPriorityMinimum = 1000, versionPriority = 15 }: RegisterOptions,
  service: { readonly name: string; readonly namespace: string; readonly port: number },
  caBundle: string | undefined,
): KubeObject {
  const trust =
    caBundle === undefined
      ? { insecureSkipTLSVerify: true }
      : { caBundle: Buffer.from(caBundle, "utf8").toString("base64") };
  return {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${version}.${group}` },
    spec: { group, version, service, ...trust, groupPriorityMinimum, versionPriority },
  };
}
