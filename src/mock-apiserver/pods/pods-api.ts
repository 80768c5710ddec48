import {
  type APIResource,
  type Clock,
  type GroupVersion,
  type KubeObject,
  apiErrors,
} from "../../apimachinery/index.ts";
import { type ResourceService, requestAttributes, type Exchange } from "../../apiserver/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { LocalApi } from "../aggregator/discovery/local-apis.ts";
import { acceptConnection } from "./connection.ts";
import { serveLog } from "./pod-log.ts";
import type { PodRuntime } from "./pod-runtime.ts";
import { requireNode } from "./pod-target.ts";
import { PORT_FORWARD_PROTOCOLS, servePortForward } from "./port-forward.ts";
import { serveCommand } from "./remote-command.ts";

export interface PodsApiOptions {
  readonly service: ResourceService;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly runtime: PodRuntime;
}

const CORE: GroupVersion = { group: "", version: "v1" };

interface Subresource {
  readonly kind: string;
  readonly methods: readonly string[];
  readonly serve: (exchange: Exchange, pod: KubeObject, runtime: PodRuntime, options: PodsApiOptions) => Promise<void>;
}

const CONNECT = ["GET", "POST"];
const SUBRESOURCES: Readonly<Record<string, Subresource>> = {
  attach: { kind: "PodAttachOptions", methods: CONNECT, serve: serveCommand },
  exec: { kind: "PodExecOptions", methods: CONNECT, serve: serveCommand },
  log: {
    kind: "Pod",
    methods: ["GET", "HEAD"],
    serve: (exchange, pod, runtime, { clock }) => serveLog(exchange, pod, runtime, clock.now()),
  },
  portforward: { kind: "PodPortForwardOptions", methods: CONNECT, serve: serveForward },
};

/** What the API server hands on to kubelets; here it asks the simulated one by itself. Comes before the stored pods. */
export function createPodsApi(options: PodsApiOptions): LocalApi {
  return {
    groupVersions: [CORE],
    resources: ({ group }) => (group === CORE.group ? DISCOVERED : []),
    async handle(exchange) {
      const { info } = exchange;
      const { apiGroup, resource, subresource, namespace, parts } = info;
      if (apiGroup !== CORE.group || resource !== "pods" || parts.length !== 3 || namespace === "") return false;
      const found = Object.hasOwn(SUBRESOURCES, subresource) ? SUBRESOURCES[subresource] : undefined;
      if (found === undefined) return false;
      if (!found.methods.includes(info.method)) throw apiErrors.methodNotAllowed();
      requireCreate(exchange, found, options.authorizer);
      const pod = await options.service.get({ ...CORE, resource, namespace }, info.name);
      await found.serve(exchange, pod, options.runtime, options);
      return true;
    },
  };
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
function requireCreate({ user, info, trace }: Exchange, { methods }: Subresource, authorizer: Authorizer): void {
  if (methods !== CONNECT || info.verb === "create") return;
  const attributes = { ...requestAttributes(user, info), verb: "create" };
  const { allowed, reason } = authorizer.authorize(attributes);
  if (allowed) return;
  const what = `pods/${info.subresource} ${info.name} in the namespace ${info.namespace}`;
  trace.decide("authorization", "stop", "authz.refused", { user: user.name, verb: "create", what });
  throw apiErrors.accessDenied(attributes, reason);
}

const VERBS: Readonly<Record<string, string>> = { GET: "get", POST: "create" };

const DISCOVERED: readonly APIResource[] = Object.entries(SUBRESOURCES).map(([name, { kind, methods }]) => ({
  name: `pods/${name}`,
  singularName: "",
  namespaced: true,
  kind,
  verbs: methods.flatMap((method) => VERBS[method] ?? []).toSorted(),
}));
