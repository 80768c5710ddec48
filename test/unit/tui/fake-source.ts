import type { RequestTrace } from "../../../src/trace/trace.ts";
import type { PlaygroundEvent } from "../../../src/playground/events/events.ts";
import { createRequestLog, type RequestLog } from "../../../src/playground/requests/request-log.ts";
import type { RouteView, LiveSource } from "../../../src/view/source.ts";
import { learnStore } from "../../../src/view/stored.ts";
import type { StoreContents } from "../../../src/view/input.ts";
import { ROUTES, STORES } from "./traces.ts";

/** A playground that only remembers what it was asked to do. */
export interface FakeSource extends LiveSource {
  readonly requests: RequestLog;
  readonly calls: readonly string[];
  event(event: PlaygroundEvent): void;
  setRoutes(routes: readonly RouteView[]): void;
  add(...traces: readonly RequestTrace[]): void;
  /** Lets the next call fail with this message. */
  failNext(message: string): void;
}

export function createFakeSource(initial: readonly RouteView[] = ROUTES): FakeSource {
  const calls: string[] = [];
  const eventListeners = new Set<(event: PlaygroundEvent) => void>();
  const routeListeners = new Set<() => void>();
  const storeListeners = new Set<() => void>();
  const requests = createRequestLog(5000);
  let learnt: readonly StoreContents[] = [];
  let routes = initial;
  let failure: string | undefined;
  const called = (text: string): Promise<void> => {
    calls.push(text);
    const message = failure;
    failure = undefined;
    return message === undefined ? Promise.resolve() : Promise.reject(new Error(message));
  };
  return {
    url: "https://127.0.0.1:6443",
    proxyUrl: "http://127.0.0.1:8001",
    kubeconfig: "/home/learner/admin.kubeconfig",
    requests,
    calls,
    subscribeEvents(listener) {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
    routes: () => routes,
    subscribeRoutes(listener) {
      routeListeners.add(listener);
      return () => void routeListeners.delete(listener);
    },
    stores: () => [...STORES, ...learnt],
    subscribeStores(listener) {
      storeListeners.add(listener);
      listener();
      return () => void storeListeners.delete(listener);
    },
    async objectYaml(_kind, name) {
      await called(`yaml ${name}`);
      return `apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: ${name}\n`;
    },
    replace: (apiService, yaml) => called(`replace ${apiService} ${lastLine(yaml)}`),
    async readObject(path) {
      await called(`read ${path}`);
      return "kind: ConfigMap\nmetadata:\n  name: one\n";
    },
    replaceObject: (path, yaml) => called(`replace ${path} ${lastLine(yaml)}`),
    async delete(apiService) {
      await called(`delete ${apiService}`);
      return `metadata:\n  name: ${apiService}\n`;
    },
    create: (yaml) => called(`create ${lastLine(yaml)}`),
    scale: (apiService, replicas) => called(`scale ${apiService} ${replicas}`),
    async send(request) {
      await called(`send ${JSON.stringify(request)}`);
      const name = /\/apiservices\/(.+)$/.exec(request.target)?.[1];
      return request.method === "DELETE" && name !== undefined
        ? { name, yaml: `metadata:\n  name: ${name}\n` }
        : undefined;
    },
    async setFault(apiService, fault, on, value) {
      await called(`fault ${apiService} ${fault} ${on ? "on" : "off"} ${value ?? ""}`.trim());
      return on && fault === "wrong-ca" ? "insecureSkipTLSVerify: nobody looks at the certificate." : undefined;
    },
    release: (id) => called(`release ${id}`),
    explain: (method, path) => [`${method} ${path} belongs to nobody.`],
    event(event) {
      for (const listener of eventListeners) listener(event);
    },
    setRoutes(next) {
      routes = next;
      for (const listener of routeListeners) listener();
    },
    add(...traces) {
      for (const trace of traces) {
        requests.add(trace, "started");
        if (trace.durationMs === undefined) continue;
        requests.add(trace, "finished");
        learnt = learnStore(learnt, trace);
      }
      for (const listener of storeListeners) listener();
    },
    failNext(message) {
      failure = message;
    },
  };
}

function lastLine(yaml: string): string {
  return yaml.trim().split("\n").at(-1)?.trim() ?? "";
}
