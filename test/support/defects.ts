import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExtensionOptions } from "../../src/index.ts";

type Intercept = NonNullable<ExtensionOptions["intercept"]>;
type Json = Record<string, unknown>;

interface Answer {
  readonly code: number;
  readonly headers: Record<string, unknown>;
  /** Undefined for a body that is no JSON. */
  readonly json: Json | undefined;
  readonly text: string;
}

/** Something that a careless author might write, and the step that must find it. */
export interface Defect {
  readonly name: string;
  readonly finds: string;
  readonly intercept?: Intercept;
  readonly options?: Partial<ExtensionOptions>;
}

const LIST = "/apis/toys.example.com/v1/namespaces/default/toys";
const GROUP_VERSION = "/apis/toys.example.com/v1";

function pathOf(req: IncomingMessage): string {
  return (req.url ?? "").split("?")[0] ?? "";
}

function queryOf(req: IncomingMessage): URLSearchParams {
  return new URL(req.url ?? "", "https://localhost").searchParams;
}

function send(res: ServerResponse, code: number, body: object | string, type = "application/json"): true {
  res.writeHead(code, { "content-type": type }).end(typeof body === "string" ? body : JSON.stringify(body));
  return true;
}

/** Answers instead of the server where the request fits. */
function instead(fits: (req: IncomingMessage) => boolean, answer: (res: ServerResponse) => true): Intercept {
  return (req, res) => fits(req) && answer(res);
}

/** Lets the server answer, and changes its answer. Streams pass unchanged. */
function rewrite(fits: (req: IncomingMessage) => boolean, change: (answer: Answer) => Partial<Answer>): Intercept {
  return (req, res) => {
    if (!fits(req) || queryOf(req).has("watch")) return false;
    const writeHead = res.writeHead.bind(res) as (code: number, headers: object) => ServerResponse;
    const end = res.end.bind(res) as (body: string) => ServerResponse;
    let code = 200;
    let headers: Record<string, unknown> = {};
    Object.assign(res, {
      writeHead: (given: number, all: Record<string, unknown> = {}) => {
        code = given;
        headers = all;
        return res;
      },
      end: (body: Buffer | undefined) => {
        const text = body?.toString("utf8") ?? "";
        const before = { code, headers, text, json: parse(text) };
        const after = { ...before, ...change(before) };
        const { "Content-Length": _, ...others } = after.headers;
        writeHead(after.code, others);
        return end(after.json === before.json ? after.text : JSON.stringify(after.json));
      },
    });
    return false;
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Lets the server see another request. */
function reread(fits: (req: IncomingMessage) => boolean, change: (query: URLSearchParams) => void): Intercept {
  return (req) => {
    if (!fits(req)) return false;
    const query = queryOf(req);
    change(query);
    req.url = `${pathOf(req)}?${query.toString()}`;
    return false;
  };
}

const at = (path: string) => (req: IncomingMessage) => pathOf(req) === path;
const method = (name: string) => (req: IncomingMessage) => req.method === name;
const hasCertificate = (req: IncomingMessage): boolean =>
  Object.keys((req.socket as { getPeerCertificate?: () => object }).getPeerCertificate?.() ?? {}).length > 0;
const isFrontProxy = (req: IncomingMessage): boolean =>
  JSON.stringify(
    (req.socket as { getPeerCertificate?: () => { subject?: object } }).getPeerCertificate?.().subject ?? {},
  ).includes("front-proxy-client");
const EMPTY_LIST = {
  kind: "ToyList",
  apiVersion: "toys.example.com/v1",
  metadata: { resourceVersion: "1" },
  items: [],
};
const dropping = (json: Json | undefined, key: string): Json =>
  Object.fromEntries(Object.entries(json ?? {}).filter(([name]) => name !== key));

export const DEFECTS: readonly Defect[] = [
  {
    name: "its mux redirects the group version",
    finds: "availability.available",
    intercept: instead(at(GROUP_VERSION), (res) => {
      res.writeHead(307, { location: `${GROUP_VERSION}/` }).end();
      return true;
    }),
  },
  {
    name: "it fails at discovery",
    finds: "availability.available",
    intercept: instead(at(GROUP_VERSION), (res) => send(res, 500, "oops", "text/plain")),
  },
  {
    name: "it names another group version",
    finds: "discovery.resources",
    intercept: rewrite(at(GROUP_VERSION), ({ json }) => ({ json: { ...json, groupVersion: "toys.example.com/v2" } })),
  },
  {
    name: "its resources have no singular names",
    finds: "discovery.singular-names",
    intercept: rewrite(at(GROUP_VERSION), ({ json }) => ({
      json: {
        ...json,
        resources: ((json?.["resources"] ?? []) as Json[]).map((resource) => ({ ...resource, singularName: "" })),
      },
    })),
  },
  {
    name: "it does not describe its group",
    finds: "discovery.group",
    intercept: instead(at("/apis/toys.example.com"), (res) => send(res, 404, "404 page not found", "text/plain")),
  },
  {
    name: "it lists no groups",
    finds: "discovery.root",
    intercept: rewrite(at("/apis"), ({ json }) => ({ json: { ...json, groups: [] } })),
  },
  {
    name: "it has no health endpoints",
    finds: "discovery.health",
    intercept: instead(
      (req) => pathOf(req).endsWith("z"),
      (res) => send(res, 404, "404 page not found", "text/plain"),
    ),
  },
  {
    name: "it does not know the front proxy",
    finds: "requestheader.trusts-front-proxy",
    intercept: instead(
      (req) => pathOf(req) === LIST && isFrontProxy(req),
      (res) => send(res, 401, { kind: "Status" }),
    ),
  },
  {
    name: "it believes X-Remote-User from anybody",
    finds: "requestheader.needs-certificate",
    intercept: instead(
      (req) => pathOf(req) === LIST && req.headers["x-remote-user"] === "admin" && !hasCertificate(req),
      (res) => send(res, 200, EMPTY_LIST),
    ),
  },
  {
    name: "it believes X-Remote-User from every certificate",
    finds: "requestheader.needs-right-ca",
    intercept: instead(
      (req) =>
        pathOf(req) === LIST && req.headers["x-remote-user"] === "admin" && hasCertificate(req) && !isFrontProxy(req),
      (res) => send(res, 200, EMPTY_LIST),
    ),
  },
  {
    name: "it serves everybody",
    finds: "delegated-auth.anonymous",
    intercept: instead(
      (req) => pathOf(req) === LIST && !hasCertificate(req) && req.headers.authorization === undefined,
      (res) => send(res, 200, EMPTY_LIST),
    ),
  },
  {
    name: "it takes an unknown token for no token",
    finds: "delegated-auth.wrong-token",
    intercept: (req) => {
      if (req.headers.authorization === "Bearer no-such-token") delete req.headers.authorization;
      return false;
    },
  },
  {
    name: "it sends no TokenReview",
    finds: "delegated-auth.token",
    intercept: instead(
      (req) => req.headers.authorization?.startsWith("Bearer") === true,
      (res) => send(res, 401, { kind: "Status" }),
    ),
  },
  { name: "it sends no SubjectAccessReview", finds: "delegated-auth.denied", options: { authorization: "none" } },
  {
    name: "it has no OpenAPI 3",
    finds: "openapi.v3",
    intercept: instead(at("/openapi/v3"), (res) => send(res, 404, "404 page not found", "text/plain")),
  },
  {
    name: "its OpenAPI 2 does not say which kinds its definitions are",
    finds: "openapi.v2",
    intercept: instead(at("/openapi/v2"), (res) =>
      send(res, 200, { swagger: "2.0", definitions: { Toy: { type: "object" } } }),
    ),
  },
  {
    name: "it does not know Tables",
    finds: "table.list",
    intercept: (req) => {
      req.headers.accept = "application/json";
      return false;
    },
  },
  {
    name: "its Table has rows that do not fit its columns",
    finds: "table.list",
    intercept: rewrite(at(LIST), ({ json }) => ({
      json: json?.["kind"] === "Table" ? { ...json, columnDefinitions: [{ name: "Name", type: "string" }] } : json,
    })),
  },
  {
    name: "it answers errors in plain text",
    finds: "errors.not-found",
    intercept: rewrite(method("GET"), ({ code, text }) =>
      code === 404 ? { json: undefined, text: "not found" } : { text },
    ),
  },
  {
    name: "it calls its JSON text",
    finds: "errors.content-type",
    intercept: rewrite(at(LIST), ({ headers }) => ({ headers: { ...headers, "Content-Type": "text/plain" } })),
  },
  {
    name: "it answers paths that it does not know",
    finds: "errors.unknown-resource",
    intercept: instead(
      (req) => pathOf(req).endsWith("/nosuchresources"),
      (res) => send(res, 200, EMPTY_LIST),
    ),
  },
  {
    name: "it fails at a body that is no JSON",
    finds: "errors.bad-body",
    intercept: rewrite(method("POST"), ({ code }) => ({ code: code === 400 ? 500 : code })),
  },
  {
    name: "it does not find a path whose method is wrong",
    finds: "errors.unknown-verb",
    intercept: rewrite(method("PUT"), ({ code }) => ({ code: code === 405 ? 404 : code })),
  },
  {
    name: "it gives objects no uid",
    finds: "conformance.create",
    intercept: rewrite(method("POST"), ({ json }) => ({
      json: { ...json, metadata: dropping(json?.["metadata"] as Json | undefined, "uid") },
    })),
  },
  {
    name: "it creates what exists",
    finds: "conformance.duplicate",
    intercept: rewrite(method("POST"), ({ code }) => ({ code: code === 409 ? 201 : code })),
  },
  {
    name: "its lists have no resourceVersion",
    finds: "conformance.list",
    intercept: rewrite(at(LIST), ({ json }) => ({
      json: json?.["kind"] === "ToyList" ? { ...json, metadata: {} } : json,
    })),
  },
  {
    name: "it ignores patches",
    finds: "conformance.patch",
    intercept: rewrite(method("PATCH"), ({ json }) => ({
      json: { ...json, metadata: dropping(json?.["metadata"] as Json | undefined, "annotations") },
    })),
  },
  {
    name: "it lets writers undo each other",
    finds: "conformance.conflict",
    intercept: rewrite(method("PUT"), ({ code }) => ({ code: code === 409 ? 200 : code })),
  },
  {
    name: "its /status writes the spec",
    finds: "conformance.status",
    intercept: (req) => {
      if (req.method === "PATCH") req.url = (req.url ?? "").replace(/\/status$/, "");
      return false;
    },
  },
  {
    name: "it stores dry runs",
    finds: "conformance.dry-run",
    intercept: reread(method("POST"), (query) => query.delete("dryRun")),
  },
  {
    name: "it does not delete",
    finds: "conformance.delete",
    intercept: instead(
      (req) => req.method === "DELETE" && pathOf(req) !== LIST,
      (res) => send(res, 200, { kind: "Status", status: "Success" }),
    ),
  },
  {
    name: "it deletes the whole collection whatever the selector",
    finds: "conformance.deletecollection",
    intercept: reread(method("DELETE"), (query) => query.delete("labelSelector")),
  },
  {
    name: "its lists ignore selectors",
    finds: "conformance.label-selector",
    intercept: reread(method("GET"), (query) => query.delete("labelSelector")),
  },
  {
    name: "its watches are lists",
    finds: "watch.events",
    intercept: reread(method("GET"), (query) => query.delete("watch")),
  },
  {
    name: "its watches begin anew each time",
    finds: "watch.resume",
    intercept: reread(
      (req) => queryOf(req).has("watch"),
      (query) => query.delete("resourceVersion"),
    ),
  },
  {
    name: "its watches never end",
    finds: "watch.timeout",
    intercept: reread(
      (req) => queryOf(req).has("watch"),
      (query) => query.delete("timeoutSeconds"),
    ),
  },
];
