import {
  type APIResource,
  type Clock,
  type GroupVersion,
  type KubeObject,
  apiErrors,
  entryOf,
} from "../../apimachinery/index.ts";
import { type AdmissionChain, type ResourceService, requestAttributes, type Exchange } from "../../apiserver/index.ts";
import { admitConnection } from "../admission/request-admission.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { LocalApi } from "../aggregator/discovery/local-apis.ts";
import { acceptConnection } from "./connection.ts";
import { ATTACH_OPTIONS, EXEC_OPTIONS, FORWARD_OPTIONS, type ConnectOptions } from "./connect-options.ts";
import { serveLog } from "./pod-log.ts";
import type { PodRuntime } from "./pod-runtime.ts";
import { requireNode } from "./pod-target.ts";
import { PORT_FORWARD_PROTOCOLS, servePortForward } from "./port-forward.ts";
import { serveCommand } from "./remote-command.ts";

export interface PodsApiOptions {
  readonly service: ResourceService;
  readonly chain: AdmissionChain;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly runtime: PodRuntime;
}

const CORE: GroupVersion = { group: "", version: "v1" };

interface Connection {
  readonly options: ConnectOptions;
  readonly serve: (exchange: Exchange, pod: KubeObject, runtime: PodRuntime, asked: KubeObject) => Promise<void>;
}

const CONNECTIONS: Readonly<Record<string, Connection>> = {
  attach: { options: ATTACH_OPTIONS, serve: serveCommand },
  exec: { options: EXEC_OPTIONS, serve: serveCommand },
  portforward: { options: FORWARD_OPTIONS, serve: serveForward },
};

/** What the API server hands on to kubelets; here it asks the simulated one by itself. Comes before the stored pods. */
export function createPodsApi(options: PodsApiOptions): LocalApi {
  const { service, clock, runtime } = options;
  const podOf = ({ info }: Exchange): Promise<KubeObject> =>
    service.get({ ...CORE, resource: "pods", namespace: info.namespace }, info.name);
  return {
    groupVersions: [CORE],
    resources: ({ group }) => (group === CORE.group ? DISCOVERED : []),
    async handle(exchange) {
      const { apiGroup, resource, subresource, namespace, parts, method } = exchange.info;
      if (apiGroup !== CORE.group || resource !== "pods" || parts.length !== 3 || namespace === "") return false;
      const connection = entryOf(CONNECTIONS, subresource);
      if (connection === undefined && subresource !== "log") return false;
      const methods = connection === undefined ? ["GET"] : ["GET", "POST"];
      if (!methods.includes(method)) throw apiErrors.methodNotAllowed();
      if (connection === undefined) await serveLog(exchange, await podOf(exchange), runtime, clock.now());
      else await connect(exchange, connection, options, podOf);
      return true;
    },
  };
}

async function connect(
  exchange: Exchange,
  { options: { kind, read }, serve }: Connection,
  { chain, authorizer, runtime }: PodsApiOptions,
  podOf: (exchange: Exchange) => Promise<KubeObject>,
): Promise<void> {
  const asked = await admitConnection(exchange, chain, kind, read(exchange.info.query));
  requireCreate(exchange, authorizer);
  await serve(exchange, await podOf(exchange), runtime, asked);
}

async function serveForward(exchange: Exchange, pod: KubeObject, runtime: PodRuntime): Promise<void> {
  requireNode(pod);
  const connection = await acceptConnection(exchange, PORT_FORWARD_PROTOCOLS);
  if (connection === undefined) return;
  const { namespace, name } = pod.metadata;
  const what = "a tunnel to the ports";
  const { protocol } = connection;
  exchange.trace.decide("serve", "pass", "pods.connected", { protocol, what, pod: `${namespace}/${name}` });
  void servePortForward(connection, pod, runtime);
}

/**
 * A WebSocket begins with GET, so the right to read would suffice to run commands: the right to create is asked for besides
 * (`pkg/registry/core/pod/rest/subresources.go`, AuthorizePodWebsocketUpgradeCreatePermission). @throws ApiError 403
 */
function requireCreate({ user, info, trace }: Exchange, authorizer: Authorizer): void {
  if (info.verb === "create") return;
  const attributes = { ...requestAttributes(user, info), verb: "create" };
  const { allowed, reason } = authorizer.authorize(attributes);
  if (allowed) return;
  const what = `pods/${info.subresource} ${info.name} in the namespace ${info.namespace}`;
  trace.decide("authorization", "stop", "authz.refused", { user: user.name, verb: "create", what });
  throw apiErrors.accessDenied(attributes, reason);
}

const DISCOVERED: readonly APIResource[] = [
  ...Object.entries(CONNECTIONS).map(([name, { options }]) => discovered(name, options.kind.kind, ["create", "get"])),
  discovered("log", "Pod", ["get"]),
];

function discovered(name: string, kind: string, verbs: string[]): APIResource {
  return { name: `pods/${name}`, singularName: "", namespaced: true, kind, verbs };
}
