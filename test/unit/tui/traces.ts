import type { Decision, RequestTrace } from "../../../src/trace/trace.ts";
import type { StoreContents } from "../../../src/view/input.ts";
import type { RouteView } from "../../../src/view/source.ts";

/** 2026-01-02T12:00:00Z: the same moment in every picture. */
export const START = Date.UTC(2026, 0, 2, 12, 0, 0);

export const ROUTES: readonly RouteView[] = [
  {
    apiService: "v1.demo.example.com",
    service: "shop/demo:443",
    endpoint: "127.0.0.1:9444",
    available: "True",
    reason: "Passed",
    message: "all checks passed",
    groupPriority: 1000,
    versionPriority: 15,
    faults: ["delay"],
  },
  {
    apiService: "v1alpha1.wardle.example.com",
    service: "wardle/api:443",
    endpoint: "none",
    available: "False",
    reason: "MissingEndpoints",
    message: 'endpoints for service/api in "wardle" have no addresses with port name ""',
    advice:
      "No ready Pod stands behind api: is the Deployment there, scaled above 0, ready, and does the Service's selector fit its labels?",
    groupPriority: 2000,
    versionPriority: 10,
    faults: [],
  },
  local("v1."),
  local("v1.apps"),
];

/** What the main apiserver keeps in every picture. */
export const STORES: readonly StoreContents[] = [
  {
    owner: "main",
    resources: [
      { resource: "apiservices.apiregistration.k8s.io", count: 4, names: ROUTES.map(({ apiService }) => apiService) },
      { resource: "namespaces", count: 3, names: ["default", "shop", "wardle"] },
      { resource: "deployments.apps", count: 1, names: ["shop/demo"] },
      { resource: "pods", count: 2, names: ["shop/demo-7f9c4", "shop/demo-x2k8p"] },
      { resource: "services", count: 2, names: ["shop/demo", "wardle/api"] },
      { resource: "secrets", count: 1, names: ["shop/demo-certificate"] },
    ],
  },
];

function local(apiService: string): RouteView {
  return {
    apiService,
    service: undefined,
    endpoint: "none",
    available: "True",
    reason: "Local",
    message: "Local APIServices are always available",
    groupPriority: 18_000,
    versionPriority: 1,
    faults: [],
  };
}

function decide(
  stage: Decision["stage"],
  outcome: Decision["outcome"],
  code: Decision["code"],
  params: Decision["params"],
  atMs: number,
): Decision {
  return { stage, outcome, code, params, atMs };
}

const PREFIX = "/apis/demo.example.com/v1";

/** A request of bob's that reached the backend and came back with 200. */
export function proxied(id: number, change: Partial<RequestTrace> = {}): RequestTrace {
  const target = `${PREFIX}/namespaces/a/orders`;
  return {
    id,
    startedAt: START + id * 1000,
    client: {
      remoteAddress: "127.0.0.1",
      front: "https://127.0.0.1:6443",
      method: "GET",
      target,
      httpVersion: "1.1",
      headers: [
        "Host",
        "127.0.0.1:6443",
        "Accept",
        "application/json",
        "Authorization",
        "<masked>",
        "X-Remote-User",
        "root",
        "X-Api-Key",
        "do-not-show",
      ],
    },
    decisions: [
      decide(
        "request-info",
        "pass",
        "request.resource",
        {
          method: "GET",
          path: target,
          verb: "list",
          resource: "orders",
          groupVersion: "demo.example.com/v1",
          scope: " in the namespace a",
        },
        0.1,
      ),
      decide("authentication", "note", "authn.stripped", { headers: "X-Remote-User" }, 0.2),
      decide("authentication", "pass", "authn.token", { user: "bob" }, 0.3),
      decide("impersonation", "pass", "impersonation.none", {}, 0.35),
      decide(
        "authorization",
        "pass",
        "authz.allowed",
        {
          binding: "RoleBinding a/readers",
          role: "ClusterRole view",
          subject: "User bob",
        },
        0.5,
      ),
      decide("route", "pass", "route.match", { prefix: PREFIX, apiService: "v1.demo.example.com" }, 0.6),
      decide("route", "pass", "route.remote", { apiService: "v1.demo.example.com", service: "shop/demo:443" }, 0.65),
      decide("route", "pass", "available.yes", { apiService: "v1.demo.example.com", reason: "Passed" }, 0.7),
      decide(
        "serve",
        "pass",
        "resolve.ok",
        { service: "shop/demo:443", host: "10.96.0.12:443", address: "127.0.0.1:9444" },
        0.8,
      ),
      decide("serve", "note", "tls.verified", { serverName: "demo.shop.svc" }, 0.9),
      decide("serve", "pass", "proxy.sent", { address: "127.0.0.1:9444", user: "bob" }, 1),
      decide("serve", "stop", "proxy.answered", { status: 200 }, 6),
    ],
    verb: "list",
    user: "bob",
    groups: ["readers", "system:authenticated"],
    apiService: "v1.demo.example.com",
    backend: {
      apiService: "v1.demo.example.com",
      service: "shop/demo:443",
      host: "10.96.0.12:443",
      address: "127.0.0.1:9444",
      method: "GET",
      target,
      headers: [
        "Host",
        "10.96.0.12:443",
        "Accept",
        "application/json",
        "X-Api-Key",
        "do-not-show",
        "X-Remote-User",
        "bob",
        "X-Remote-Group",
        "readers",
        "X-Remote-Group",
        "system:authenticated",
        "X-Forwarded-For",
        "127.0.0.1",
      ],
      tls: {
        protocol: "TLSv1.3",
        serverName: "demo.shop.svc",
        verification: "verified against caBundle",
        subject: "CN=demo.shop.svc",
        issuer: "CN=demo-ca",
        subjectAltNames: ["DNS:demo.shop.svc", "DNS:demo.shop.svc.cluster.local"],
        notAfter: "2027-01-02T12:00:00Z",
        client: { subject: "CN=front-proxy-client", issuer: "CN=front-proxy-ca", notAfter: "2027-01-02T11:00:00Z" },
      },
      status: 200,
      responseHeaders: ["Content-Type", "application/json", "Date", "Fri, 02 Jan 2026 12:00:00 GMT"],
      startMs: 3.5,
      connectMs: 0.5,
      tlsMs: 1.5,
      firstByteMs: 6,
    },
    status: 200,
    responseHeaders: ["Content-Type", "application/json"],
    responseBytes: 27,
    responseBody: { bytes: 27, text: '{"kind":"OrderList","items":[]}', truncated: false },
    durationMs: 7.25,
    ...change,
  };
}

/** The backend's certificate is signed by an unknown authority. */
export function failedTls(id: number): RequestTrace {
  const base = proxied(id);
  const problem = "tls: failed to verify certificate: x509: certificate signed by unknown authority";
  const { backend } = base;
  if (backend === undefined) throw new Error("a proxied request has a backend");
  const { status: _status, responseHeaders: _headers, firstByteMs: _first, startMs: _start, ...rest } = backend;
  const { connectMs: _connect, tlsMs: _tlsMs, tls: _tls, ...leg } = rest;
  const failed: RequestTrace = {
    ...base,
    decisions: [
      ...base.decisions.filter(({ code }) => code !== "proxy.answered"),
      decide("serve", "stop", "proxy.failed", { problem }, 6.5),
    ],
    backend: { ...leg, error: problem },
    status: 503,
    responseBody: { bytes: 40, text: "error trying to reach service: x509...\n", truncated: false },
  };
  return failed;
}

/** A path that no APIService has. */
export function missing(id: number): RequestTrace {
  const path = "/apis/nobody.example.com/v1/things";
  return {
    id,
    startedAt: START + id * 1000,
    client: { remoteAddress: "::1", method: "GET", target: path, httpVersion: "1.1", headers: ["Host", "localhost"] },
    decisions: [
      decide("authentication", "pass", "authn.front", { user: "kubernetes-admin" }, 0.1),
      decide("authorization", "pass", "authz.masters", { user: "kubernetes-admin" }, 0.2),
      decide("route", "pass", "route.no-group", { group: "nobody.example.com" }, 0.3),
      decide("serve", "stop", "serve.not-found", { path }, 0.4),
    ],
    verb: "list",
    user: "kubernetes-admin",
    groups: ["system:masters", "system:authenticated"],
    status: 404,
    responseHeaders: ["Content-Type", "text/plain; charset=utf-8"],
    responseBytes: 19,
    durationMs: 0.5,
  };
}

/** A watch that runs, with events so far. */
export function watching(id: number): RequestTrace {
  const { durationMs: _duration, responseBody: _body, ...open } = proxied(id);
  return { ...open, verb: "watch", client: { ...open.client, target: `${PREFIX}/orders?watch=1` }, watchEvents: 12 };
}

/** Served by the main apiserver itself. */
export function localRequest(id: number): RequestTrace {
  return {
    ...missing(id),
    client: { ...missing(id).client, target: "/apis/apps/v1/deployments" },
    apiService: "v1.apps",
    decisions: [
      decide("authentication", "pass", "authn.front", { user: "kubernetes-admin" }, 0.1),
      decide("authorization", "pass", "authz.masters", { user: "kubernetes-admin" }, 0.2),
      decide("route", "pass", "route.match", { prefix: "/apis/apps/v1", apiService: "v1.apps" }, 0.3),
      decide("route", "pass", "route.local", { apiService: "v1.apps" }, 0.35),
      decide("serve", "stop", "serve.local", { status: 200 }, 0.9),
    ],
    status: 200,
    durationMs: 1.1,
  };
}
