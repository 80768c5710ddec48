import type { ExtensionOptions } from "../../src/index.ts";
import {
  at,
  dropping,
  EMPTY_LIST,
  GROUP_VERSION,
  hasCertificate,
  instead,
  isFrontProxy,
  LIST,
  method,
  pathOf,
  queryOf,
  reread,
  rewrite,
  send,
  silence,
  type Intercept,
  type Json,
} from "./carelessness.ts";

/** Something that a careless author might write, and the step that must find it. */
export interface Defect {
  readonly name: string;
  readonly finds: string;
  readonly intercept?: Intercept;
  readonly options?: Partial<ExtensionOptions>;
}

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
    intercept: instead(at("/apis/toys.example.com"), (res) => send(res, 410, "not here", "text/plain")),
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
    name: "it ignores sendInitialEvents and holds the watch open",
    finds: "watch.initial-events",
    intercept: (req, res) => queryOf(req).has("sendInitialEvents") && silence(res),
  },
  {
    name: "a watch from long ago is as if nothing had happened",
    finds: "watch.expired",
    intercept: (req, res) => queryOf(req).get("resourceVersion") === "1" && silence(res),
  },
  {
    name: "it knows no metadata alone",
    finds: "table.metadata",
    intercept: (req, res) => {
      if (!String(req.headers.accept).includes("PartialObjectMetadata")) return false;
      res.writeHead(406, { "content-type": "text/plain" }).end("not acceptable");
      return true;
    },
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
