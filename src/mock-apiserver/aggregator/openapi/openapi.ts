import type { ApiService, Registry, Route } from "../../../registry/index.ts";
import { type Clock, OPENAPI_AGGREGATOR, type Release } from "../../../apimachinery/index.ts";
import type { KindTable } from "../../../apiserver/index.ts";
import type { BackendClient } from "../backend/backend-client.ts";
import type { ProxyOptions } from "../proxy/proxy.ts";
import { createOpenApiAggregator } from "./aggregator.ts";
import { ISSUER_DOCUMENTS } from "../../service-accounts/issuer-pages.ts";
import { createOpenApiForward } from "./forward.ts";
import { createOpenApiHandler, type OpenApiHandler } from "./handler.ts";

export interface OpenApiOptions extends ProxyOptions {
  readonly clock: Clock;
  readonly release: Release;
  /** The kinds that the main apiserver serves itself. */
  readonly kinds: Pick<KindTable, "all">;
  readonly registry: Registry;
  readonly client: BackendClient;
  /** The stored APIService of this name. */
  readonly apiService: (name: string) => ApiService | undefined;
}

export interface OpenApi {
  readonly handle: OpenApiHandler;
  /** Resolves when the documents of every change so far were read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Of an extension server's document. kube-apiserver's own, of all its kinds, has 5 MB. */
const MAX_BYTES = 8 * 1024 * 1024;

/** `/openapi/v2` and `/openapi/v3` of the main apiserver and of all extension apiservers in the registry. */
export function startOpenApi(options: OpenApiOptions): OpenApi {
  const { clock, release, kinds, registry, client } = options;
  const aggregator = createOpenApiAggregator({
    clock,
    lookup: options.apiService,
    get: (apiService, path, headers) =>
      client.get(apiService, path, headers, { user: OPENAPI_AGGREGATOR, maxBytes: MAX_BYTES }),
  });
  const unsubscribe = registry.subscribe(({ name, route, previous }) => {
    if (isNews(route, previous)) aggregator.enqueue(name);
  });
  for (const { name, service } of registry.snapshot().routes.values())
    if (service !== undefined) aggregator.enqueue(name);
  const head = { version: openApiVersion(release), pages: ISSUER_DOCUMENTS };
  return {
    handle: createOpenApiHandler({ kinds, aggregator, clock, head, forward: createOpenApiForward(registry, options) }),
    settled: () => aggregator.idle(),
    async close() {
      unsubscribe();
      await aggregator.close();
    },
  };
}

function openApiVersion({ openApiVersion: form, minor, patch }: Release): string {
  return form === "emulated" ? `1.${minor}` : `v1.${minor}.${patch}`;
}

/** The documents may be others when the backend came, went or became another one. */
function isNews(route: Route | undefined, previous: Route | undefined): boolean {
  if (route?.service === undefined) return previous?.service !== undefined;
  return (
    previous === undefined ||
    previous.available !== route.available ||
    JSON.stringify(previous.apiService.spec) !== JSON.stringify(route.apiService.spec)
  );
}
