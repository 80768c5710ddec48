import type { Language } from "../apimachinery/index.ts";
import type { Playground } from "../playground/index.ts";
import { adviceOn, STARTING, type ApiServiceSpec } from "../registry/index.ts";
import { sentence } from "../trace/index.ts";
import type { RouteView } from "../view/index.ts";

/** Hears of everything that route views are made of. */
export function subscribeRouteViews(playground: Playground, listener: () => void): () => void {
  const ends = [
    playground.registry.subscribe(() => listener()),
    playground.faults.subscribe(() => listener()),
    playground.subscribeStarting(listener),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The routes as terminal UI and browser page show them. */
export function routeViews({ registry, faults, endpointOf, isStarting }: Playground, language: Language): RouteView[] {
  return [...registry.snapshot().routes.values()].map((route) => {
    const { spec } = route.apiService;
    const active = (faults.list().get(route.name) ?? []).map(({ name }) => name);
    const advice = route.available
      ? undefined
      : adviceOn(spec, route.reason, route.message, { faults: active, isStarting: isStarting(route.name) });
    return {
      apiService: route.name,
      service:
        route.service === undefined
          ? undefined
          : `${route.service.namespace}/${route.service.name}:${route.service.port}`,
      endpoint: route.service === undefined ? "none" : endpointOf(route.name),
      available: route.available ? "True" : route.reason === "" ? "Unknown" : "False",
      isStarting: advice?.code === STARTING,
      reason: route.reason,
      message: route.message,
      groupPriority: spec.groupPriorityMinimum ?? 0,
      versionPriority: spec.versionPriority ?? 0,
      faults: active,
      ...(route.service === undefined ? {} : { trust: trustOf(spec) }),
      ...samplePath(route.name, route.prefix),
      ...(advice === undefined ? {} : { advice: sentence(advice.code, advice.params, language) }),
    };
  });
}

function trustOf({ insecureSkipTLSVerify, caBundle }: ApiServiceSpec): "skipped" | "caBundle" | "system" {
  if (insecureSkipTLSVerify === true) return "skipped";
  return caBundle === undefined || caBundle === "" ? "system" : "caBundle";
}

/** A resource of the servers that come along; of others nothing is known before they were asked. */
const SAMPLES: Readonly<Record<string, string>> = {
  "v1.example.k8s.io": "pods",
  "v1alpha1.extensions.example.com": "greetings",
};

function samplePath(apiService: string, prefix: string): Pick<RouteView, "samplePath"> {
  return Object.hasOwn(SAMPLES, apiService) ? { samplePath: `${prefix}/${SAMPLES[apiService]}` } : {};
}
