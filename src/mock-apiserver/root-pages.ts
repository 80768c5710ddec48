import {
  isRoutedPage,
  writeBody,
  writeHealth,
  writeJson,
  type Exchange,
  type HealthEndpoint,
  type HealthOptions,
} from "../apiserver/index.ts";
import type { Registry } from "../registry/index.ts";
import { servedGroupVersions, type LocalApi } from "./aggregator/discovery/local-apis.ts";
import { createZpages, type ZpagesOptions } from "./zpages.ts";

export interface RootPagesOptions extends ZpagesOptions {
  readonly registry: Registry;
  readonly localApis: readonly LocalApi[];
  readonly health: HealthOptions;
  /** A check was made; `problem` is undefined where all is well. */
  readonly onHealthCheck: (endpoint: HealthEndpoint, name: string, problem: string | undefined) => void;
  /** Texts in the Prometheus format by their path. */
  readonly metrics: Readonly<Record<string, () => string>>;
  readonly resetMetrics: () => void;
}

/** Pages that belong to no API group. Resolves to false when the path is none of them. */
export type RootPages = (exchange: Exchange) => Promise<boolean>;

/** prometheus `expfmt`: the names of this server's metrics need no escaping. */
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

export function createRootPages(options: RootPagesOptions): RootPages {
  const { registry, localApis, versionInfo } = options;
  const zpages = createZpages(options);
  const startedAt = String(Math.floor(options.clock.now() / 1_000));
  const health = observed(options);
  const checks = Object.entries(options.health).flatMap(([endpoint, all]) =>
    all.map(({ name }) => `/${endpoint}/${name}`),
  );
  const fixed = [...FIXED_PATHS, ...Object.keys(options.metrics), ...checks];
  return async (exchange) => {
    const { res, info } = exchange;
    const { path } = info;
    if (isRoutedPage(exchange, "/version", ["application/json"])) {
      writeJson(res, 200, versionInfo, { pretty: true });
    } else if (path === "/" || path === "/index.html") {
      writeJson(
        res,
        200,
        { paths: [...new Set([...fixed, ...routePaths(registry, localApis)])].sort() },
        { pretty: true },
      );
    } else if (Object.hasOwn(options.metrics, path) && info.method === "DELETE") {
      options.resetMetrics();
      writeBody(res, 200, Buffer.from("metrics reset\n"), "text/plain; charset=utf-8");
    } else if (Object.hasOwn(options.metrics, path)) {
      const text = options.metrics[path]?.() ?? "";
      writeBody(res, 200, Buffer.from(text), METRICS_TYPE, { "Process-Start-Time-Unix": startedAt });
    } else return zpages(exchange) || writeHealth(res, info, health);
    return true;
  };
}

/** The same checks, each of which tells what it found. */
function observed({ health, onHealthCheck }: RootPagesOptions): HealthOptions {
  const observe = (endpoint: HealthEndpoint): HealthOptions[HealthEndpoint] =>
    health[endpoint].map(({ name, check }) => ({
      name,
      check: () => {
        const problem = check();
        onHealthCheck(endpoint, name, problem);
        return problem;
      },
    }));
  return { healthz: observe("healthz"), livez: observe("livez"), readyz: observe("readyz") };
}

const FIXED_PATHS = [
  "/.well-known/openid-configuration",
  "/api",
  "/api/v1",
  "/apis",
  "/apis/",
  "/flagz",
  "/healthz",
  "/livez",
  "/openapi/v2",
  "/openapi/v3",
  "/openapi/v3/",
  "/openid/v1/jwks",
  "/readyz",
  "/statusz",
  "/version",
];

/** Of what APIServices lead to, and of what is served here whether or not one does. */
function routePaths(registry: Registry, localApis: readonly LocalApi[]): string[] {
  const all = [...registry.snapshot().routes.values(), ...servedGroupVersions(localApis)];
  return all.flatMap(({ group, version }) => (group === "" ? [] : [`/apis/${group}`, `/apis/${group}/${version}`]));
}
