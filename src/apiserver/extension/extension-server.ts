import type { IncomingMessage, ServerResponse } from "node:http";
import type { HealthCheck } from "../health.ts";
import { createRequestChain, type HandleRequest, type RequestChainOptions } from "./request-chain.ts";
import { createRoutes, type RoutesOptions } from "./routes.ts";

export interface ExtensionApiserverOptions
  extends Omit<RoutesOptions, "readyChecks">, Omit<RequestChainOptions, "routes"> {}

export interface ExtensionApiserver {
  /** Answers one request; never rejects. */
  readonly handle: HandleRequest;
  /** Fails `/readyz` and ends the watches, which would last as long as their clients like. */
  drain(): void;
}

/**
 * The generic API server as an extension apiserver: health, discovery, OpenAPI and the kinds of `service`, for users that
 * `authenticate` knows and `authorize` lets in.
 */
export function createExtensionApiserver(options: ExtensionApiserverOptions): ExtensionApiserver {
  let isDraining = false;
  const shutdown: HealthCheck = {
    name: "shutdown",
    check: () => (isDraining ? "process is shutting down" : undefined),
  };
  const serve = createRequestChain({ ...options, routes: createRoutes({ ...options, readyChecks: [shutdown] }) });
  const watches = new Set<ServerResponse>();
  return {
    handle(req: IncomingMessage, res: ServerResponse) {
      if (isWatch(req.url)) {
        watches.add(res);
        res.once("close", () => watches.delete(res));
      }
      return serve(req, res);
    },
    drain() {
      isDraining = true;
      for (const res of watches) res.end();
    },
  };
}

function isWatch(target = ""): boolean {
  return /[?&]watch=/.test(target) || target.includes("/watch/");
}
