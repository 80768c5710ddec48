import type { ServerResponse } from "node:http";
import type { Clock } from "../../api/clock.ts";
import { parseAccept } from "../../http/negotiation.ts";
import { first } from "../../http/query.ts";
import type { KindDefinition } from "../../resources/kind.ts";
import type { Exchange } from "../exchange.ts";
import type { OpenApiAggregator } from "./aggregator.ts";
import { renderOpenApiV2 } from "../../resources/openapi/document-v2.ts";
import { documentsV3 } from "../../resources/openapi/document-v3.ts";
import type { JsonRecord } from "../../resources/openapi/json-schema.ts";
import { createModelNames, type ModelNames } from "../../resources/openapi/model-names.ts";
import {
  createDocument,
  documentUrl,
  writeDocument,
  type ServedDocument,
} from "../../resources/openapi/served-document.ts";
import type { Swagger } from "../../resources/openapi/swagger-choices.ts";
import { mergeSwagger } from "./swagger-merge.ts";

const JSON_TYPE = "application/json";
const PROTOBUF_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/** What an Accept clause may name, and what then is written. The name with an `@` is the older one of the same form. */
const V2_TYPES: ReadonlyMap<string, string> = new Map([
  [JSON_TYPE, JSON_TYPE],
  ["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", PROTOBUF_TYPE],
  [PROTOBUF_TYPE, PROTOBUF_TYPE],
]);
const V3_TYPES: ReadonlyMap<string, string> = new Map([[JSON_TYPE, JSON_TYPE]]);

const ONE_YEAR_MS = 365 * 24 * 60 * 60 * 1000;

export interface OpenApiHandlerOptions {
  /** The kinds that the main apiserver serves itself. */
  readonly kinds: readonly KindDefinition[];
  readonly aggregator: OpenApiAggregator;
  /** Proxies the request to the named APIService's backend, as any other request of its user. */
  readonly forward: (exchange: Exchange, apiService: string) => void | Promise<void>;
  readonly clock: Clock;
}

/** Answers `/openapi/v2`, `/openapi/v3` and what is under it; false for all other paths. Never rejects by itself. */
export type OpenApiHandler = (exchange: Exchange) => boolean | Promise<boolean>;

/** Nothing is rendered before the first request for it. */
export function createOpenApiHandler(options: OpenApiHandlerOptions): OpenApiHandler {
  const local = createLocalDocuments(options);
  const merged = createMergedSwagger(options, local);
  return (exchange) => {
    const { path } = exchange.info;
    if (path === "/openapi/v2") return serveV2(exchange, merged);
    if (path === "/openapi/v3") return serveIndex(exchange, options, local);
    return path.startsWith("/openapi/v3/") ? serveDocument(exchange, options, local) : false;
  };
}

interface LocalDocuments {
  readonly keys: () => Iterable<string>;
  readonly v3: (key: string) => ServedDocument | undefined;
  readonly v2: () => Swagger;
}

function createLocalDocuments({ kinds, clock }: OpenApiHandlerOptions): LocalDocuments {
  const finished = new Map<string, ServedDocument>();
  let names: ModelNames | undefined;
  let renderers: ReadonlyMap<string, () => JsonRecord> | undefined;
  let swagger: Swagger | undefined;
  const modelNames = (): ModelNames => (names ??= createModelNames(kinds));
  const all = (): ReadonlyMap<string, () => JsonRecord> => (renderers ??= documentsV3(kinds, modelNames()));
  return {
    keys: () => all().keys(),
    v3(key) {
      const known = finished.get(key);
      const render = all().get(key);
      if (known !== undefined || render === undefined) return known;
      const made = createDocument(Buffer.from(JSON.stringify(render())), clock.now());
      finished.set(key, made);
      return made;
    },
    v2: () => (swagger ??= renderOpenApiV2(kinds, modelNames()) as Swagger),
  };
}

interface MergedSwagger {
  json(): ServedDocument;
  protobuf(): Promise<ServedDocument>;
}

/** The v2 documents of all servers in one, made anew after a change. */
function createMergedSwagger({ aggregator, clock }: OpenApiHandlerOptions, local: LocalDocuments): MergedSwagger {
  let made: { revision: number; swagger: Swagger; json: ServedDocument; protobuf?: ServedDocument } | undefined;
  const current = () => {
    const { revision, documents } = aggregator.v2();
    if (made?.revision !== revision) {
      const swagger = documents.reduce(mergeSwagger, local.v2());
      made = { revision, swagger, json: createDocument(Buffer.from(JSON.stringify(swagger)), clock.now()) };
    }
    return made;
  };
  return {
    json: () => current().json,
    async protobuf() {
      // Loaded when the first client asks for it: most never do, and start-up is not to wait for it.
      const { encodeSwagger } = await import("../../resources/openapi/swagger-protobuf.ts");
      const document = current();
      // The ETag is that of the JSON form, which the Vary header allows (kube-openapi `handler.go`).
      document.protobuf ??= createDocument(encodeSwagger(document.swagger), document.json.modified, document.json.etag);
      return document.protobuf;
    },
  };
}

async function serveV2({ req, res }: Exchange, merged: MergedSwagger): Promise<true> {
  const contentType = negotiate(req.headers.accept, V2_TYPES);
  const vary = "Accept-Encoding, Accept";
  if (contentType === undefined) return refuse(res, 406, vary);
  const document = contentType === JSON_TYPE ? merged.json() : await merged.protobuf();
  writeDocument(res, document, { contentType, headers: { Vary: vary }, zips: true });
  return true;
}

/** kube-aggregator `openapiv3/aggregator.go` handleDiscovery: Go guesses the type, hence text/plain. */
function serveIndex({ res }: Exchange, { aggregator, clock }: OpenApiHandlerOptions, local: LocalDocuments): true {
  const remote = [...aggregator.v3()].map(([key, entry]): [string, string] => [
    key,
    "document" in entry ? documentUrl(key, entry.document.etag) : entry.serverRelativeURL,
  ]);
  const own = [...local.keys()].map((key): [string, string] => [key, documentUrl(key, local.v3(key)?.etag ?? "")]);
  // The own documents come last and win: no extension apiserver may put its own in their place.
  const paths = new Map([...remote, ...own].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  for (const [key, url] of own) paths.set(key, url);
  const entries = [...paths].map(([key, serverRelativeURL]) => [key, { serverRelativeURL }] as const);
  const body = Buffer.from(JSON.stringify({ paths: Object.fromEntries(entries) }));
  writeDocument(res, createDocument(body, clock.now()), {
    contentType: "text/plain; charset=utf-8",
    hasEtag: false,
  });
  return true;
}

async function serveDocument(
  exchange: Exchange,
  { aggregator, forward, clock }: OpenApiHandlerOptions,
  local: LocalDocuments,
): Promise<true> {
  const key = exchange.info.path.slice("/openapi/v3/".length);
  const own = local.v3(key);
  const remote = own === undefined ? aggregator.v3().get(key) : undefined;
  if (remote !== undefined && "apiService" in remote) {
    await forward(exchange, remote.apiService);
    return true;
  }
  const document = own ?? remote?.document;
  if (document === undefined) return refuse(exchange.res, 404);
  writeGroupVersion(exchange, key, document, clock);
  return true;
}

/** kube-openapi `handler3` HandleGroupVersion: with the right hash the reply may be kept for a year. */
function writeGroupVersion({ req, res, info }: Exchange, key: string, document: ServedDocument, clock: Clock): void {
  const contentType = negotiate(req.headers.accept, V3_TYPES);
  if (contentType === undefined) return void refuse(res, 406, "Accept");
  const hash = first(info.query, "hash");
  if (hash !== "" && hash !== document.etag) {
    res.writeHead(301, {
      "Content-Type": contentType,
      "Cache-Control": "no-cache, private",
      Etag: `"${document.etag}"`,
      Location: documentUrl(key, document.etag),
      Vary: "Accept",
    });
    res.end();
    return;
  }
  const forever = {
    "Cache-Control": "public, immutable",
    Expires: new Date(clock.now() + ONE_YEAR_MS).toUTCString(),
  };
  writeDocument(res, document, { contentType, headers: { Vary: "Accept", ...(hash === "" ? {} : forever) } });
}

/** The first type of the list that the client takes; any type will do where it says nothing. */
function negotiate(accept: string | undefined, types: ReadonlyMap<string, string>): string | undefined {
  for (const range of parseAccept(accept === undefined || accept === "" ? "*/*" : accept)) {
    for (const [offered, written] of types) {
      const [type, subtype] = offered.split("/");
      if ((range.type === "*" || range.type === type) && (range.subtype === "*" || range.subtype === subtype))
        return written;
    }
  }
  return undefined;
}

function refuse(res: ServerResponse, code: number, vary?: string): true {
  res.writeHead(code, {
    "Cache-Control": "no-cache, private",
    "Content-Length": 0,
    ...(vary === undefined ? {} : { Vary: vary }),
  });
  res.end();
  return true;
}
