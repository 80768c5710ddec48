import { notFoundPage, reencodeQuery, type Exchange } from "../../../apiserver/index.ts";
import type { Registry } from "../../../registry/index.ts";
import { chooseBackend, proxyRequest, type ProxyOptions } from "../proxy/proxy.ts";
import type { OpenApiHandlerOptions } from "./handler.ts";

/** Passes a request for an extension apiserver's own document on to it, with the identity of the client. */
export function createOpenApiForward(registry: Registry, proxy: ProxyOptions): OpenApiHandlerOptions["forward"] {
  return async (exchange: Exchange, apiService: string) => {
    const route = registry.snapshot().routes.get(apiService);
    if (route === undefined) return notFoundPage(exchange.res);
    exchange.trace.record.apiService = apiService;
    const target = await chooseBackend(exchange, route, proxy);
    if (target !== undefined) await proxyRequest(exchange, target, reencodeQuery(exchange.rawQuery));
  };
}
