import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExtensionOptions } from "../../src/index.ts";

export type Intercept = NonNullable<ExtensionOptions["intercept"]>;
export type Json = Record<string, unknown>;

interface Answer {
  readonly code: number;
  readonly headers: Record<string, unknown>;
  /** Undefined for a body that is no JSON. */
  readonly json: Json | undefined;
  readonly text: string;
}

export const LIST = "/apis/toys.example.com/v1/namespaces/default/toys";
export const GROUP_VERSION = "/apis/toys.example.com/v1";

export function pathOf(req: IncomingMessage): string {
  return (req.url ?? "").split("?")[0] ?? "";
}

export function queryOf(req: IncomingMessage): URLSearchParams {
  return new URL(req.url ?? "", "https://localhost").searchParams;
}

export function send(res: ServerResponse, code: number, body: object | string, type = "application/json"): true {
  res.writeHead(code, { "content-type": type }).end(typeof body === "string" ? body : JSON.stringify(body));
  return true;
}

/** Answers instead of the server where the request fits. */
export function instead(fits: (req: IncomingMessage) => boolean, answer: (res: ServerResponse) => true): Intercept {
  return (req, res) => fits(req) && answer(res);
}

/** Lets the server answer, and changes its answer. Streams pass unchanged. */
export function rewrite(
  fits: (req: IncomingMessage) => boolean,
  change: (answer: Answer) => Partial<Answer>,
): Intercept {
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
export function reread(fits: (req: IncomingMessage) => boolean, change: (query: URLSearchParams) => void): Intercept {
  return (req) => {
    if (!fits(req)) return false;
    const query = queryOf(req);
    change(query);
    req.url = `${pathOf(req)}?${query.toString()}`;
    return false;
  };
}

export const at = (path: string) => (req: IncomingMessage) => pathOf(req) === path;
export const method = (name: string) => (req: IncomingMessage) => req.method === name;
export const hasCertificate = (req: IncomingMessage): boolean =>
  Object.keys((req.socket as { getPeerCertificate?: () => object }).getPeerCertificate?.() ?? {}).length > 0;
export const isFrontProxy = (req: IncomingMessage): boolean =>
  JSON.stringify(
    (req.socket as { getPeerCertificate?: () => { subject?: object } }).getPeerCertificate?.().subject ?? {},
  ).includes("front-proxy-client");
export const EMPTY_LIST = {
  kind: "ToyList",
  apiVersion: "toys.example.com/v1",
  metadata: { resourceVersion: "1" },
  items: [],
};
export const dropping = (json: Json | undefined, key: string): Json =>
  Object.fromEntries(Object.entries(json ?? {}).filter(([name]) => name !== key));

/** A stream in which nothing comes. */
export function silence(res: ServerResponse): true {
  res.writeHead(200, { "content-type": "application/json" }).flushHeaders();
  return true;
}
