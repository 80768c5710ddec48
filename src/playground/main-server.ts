import type { Text } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import {
  startMainApiserver,
  type LocalApi,
  type MainApiserver,
  type ServiceResolver,
  type ServiceState,
  type Startups,
} from "../mock-apiserver/index.ts";
import type { Leadership, ObjectStore } from "../storage/index.ts";
import type { Closers } from "./lifecycle/index.ts";
import type { Environment } from "./environment.ts";
import type { Identity } from "./identity.ts";
import { limitsOf, type PlaygroundOptions, LOOPBACK } from "./settings/index.ts";
import { errorText, deletionEvent, verdictTeller } from "./events/index.ts";
import { routeStates } from "./requests/index.ts";

const DRAIN_MS = 2_000;

interface ServerParts extends Environment {
  readonly store: ObjectStore;
  readonly leadership: Leadership;
  readonly service: ResourceService;
  readonly services: ServiceState;
  readonly startups: Startups;
  readonly resolver: ServiceResolver;
  readonly identity: Identity;
  /** What it serves itself. */
  readonly localApis: readonly LocalApi[];
}

/** The main apiserver, which serves when it is told to. */
export async function openMainServer(
  options: PlaygroundOptions,
  parts: ServerParts,
  closers: Closers,
): Promise<MainApiserver> {
  const { clock, events, pki, leadership, requests, kept, faults, startups, identity } = parts;
  const stateOf = routeStates(faults, startups);
  const verdicts = verdictTeller(
    clock,
    ({ name, spec: { service } }) => stateOf({ name, service }),
    (event) => events.forward(event),
  );
  closers.add(startups.subscribe(verdicts.lookAgain));
  const apiserver = await startMainApiserver({
    ...parts,
    identity: identity.stages,
    limits: limitsOf(options),
    pages: [identity.issuerPages],
    disableHttp2Serving: options.disableHttp2Serving === true,
    frontProxyClient: pki.frontProxyClient,
    bind: options.bind ?? LOOPBACK,
    // The front proxy's CA signs client certificates alone, so no backend has one of its.
    strangerCa: pki.frontProxyCa.cert,
    allowRemoteBackends: options.allowRemoteBackends ?? false,
    keptBytes: () => kept.bytes,
    showsSecrets: options.recordSecrets ?? false,
    onTrace: ({ record }, phase) => requests.add(record, phase),
    leads: () => leadership.isLeader(),
    stateOf,
    onVerdict: (name, verdict, spec) => verdicts.judged({ name, verdict, spec }),
    onRefusedConnection: (problem, remoteAddress) => events.emit("warn", "connection", refused(problem), remoteAddress),
    onInternalError: (error) => events.emit("error", "internal", errorText(error)),
  });
  const unsubscribe = apiserver.registry.subscribe(({ name, route }) => {
    if (route !== undefined) return;
    verdicts.forget(name);
    events.forward(deletionEvent(clock.now(), name));
  });
  closers.add(async () => {
    unsubscribe();
    events.emit("info", "shutdown", FINISHING);
    await apiserver.close(options.drainMs ?? DRAIN_MS);
  });
  return apiserver;
}

const FINISHING = { en: "finishing the requests in flight", zh: "正在完成进行中的请求" };

function refused(problem: string): Text {
  return { en: `a connection was refused: ${problem}`, zh: `拒绝了一个连接：${problem}` };
}
