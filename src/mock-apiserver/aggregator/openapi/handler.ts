import type { Clock } from "../../../apimachinery/index.ts";
import {
  type DocumentHead,
  type KindTable,
  createSwaggerForms,
  refuse,
  writeGroupVersion,
  writeSwagger,
  type SwaggerForms,
  createLocalDocuments,
  type LocalDocuments,
  createDocument,
  documentUrl,
  writeDocument,
  type Swagger,
  type Exchange,
} from "../../../apiserver/index.ts";
import type { OpenApiAggregator } from "./aggregator.ts";
import { mergeSwagger } from "./swagger-merge.ts";

export interface OpenApiHandlerOptions {
  /** The kinds that the main apiserver serves itself. */
  readonly kinds: Pick<KindTable, "all">;
  readonly aggregator: OpenApiAggregator;
  /** Proxies the request to the named APIService's backend, as any other request of its user. */
  readonly forward: (exchange: Exchange, apiService: string) => void | Promise<void>;
  readonly clock: Clock;
  readonly head: DocumentHead;
}

/** Answers `/openapi/v2`, `/openapi/v3` and what is under it; false for all other paths. Never rejects by itself. */
export type OpenApiHandler = (exchange: Exchange) => boolean | Promise<boolean>;

/** Nothing is rendered before the first request for it. */
export function createOpenApiHandler(options: OpenApiHandlerOptions): OpenApiHandler {
  const local = createLocalDocuments(options.kinds, options.clock, options.head);
  const merged = createMergedSwagger(options, local);
  return (exchange) => {
    const { path } = exchange.info;
    if (path === "/openapi/v2") return writeSwagger(exchange, merged());
    if (path === "/openapi/v3") return serveIndex(exchange, options, local);
    return path.startsWith("/openapi/v3/") ? serveDocument(exchange, options, local) : false;
  };
}

/** The v2 documents of all servers in one, made again after a change. */
function createMergedSwagger({ aggregator, clock }: OpenApiHandlerOptions, local: LocalDocuments): () => SwaggerForms {
  let made: { readonly revision: number; readonly own: Swagger; readonly forms: SwaggerForms } | undefined;
  return () => {
    const { revision, documents } = aggregator.v2();
    const own = local.v2();
    if (made?.revision !== revision || made.own !== own)
      made = { revision, own, forms: createSwaggerForms(documents.reduce(mergeSwagger, own), clock) };
    return made.forms;
  };
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
  return writeGroupVersion(exchange, key, document, clock);
}
