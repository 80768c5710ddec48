import type { Playground } from "../playground/index.ts";
import { whyWithoutEffect, type FaultName } from "../trace/index.ts";
import { UsageError } from "./arguments.ts";

/** @throws UsageError where a fault could never do anything: no such APIService, or one without a backend */
export function checkFaultRoute({ registry }: Playground, apiService: string): void {
  const { routes } = registry.snapshot();
  const route = routes.get(apiService);
  if (route?.service !== undefined) return;
  if (route !== undefined)
    throw new UsageError(`--fault: ${apiService} is served by the main apiserver itself: it has no backend`);
  const known = [...routes.values()].filter(({ service }) => service !== undefined).map(({ name }) => name);
  const others = known.length === 0 ? "there is none with a backend" : `there are ${known.join(", ")}`;
  throw new UsageError(`--fault: there is no APIService ${JSON.stringify(apiService)}; ${others}`);
}

/** Why a fault changes nothing of a route as it is now. */
export async function whyFaultIsIdle(
  { registry, objects }: Playground,
  apiService: string,
  fault: FaultName,
): Promise<string | undefined> {
  const route = registry.snapshot().routes.get(apiService);
  if (route?.service === undefined) return undefined;
  const { namespace, name } = route.service;
  const services = await objects.list(
    { group: "", resource: "services", namespace },
    { fieldSelector: `metadata.name=${name}` },
  );
  const spec = services.items[0]?.["spec"] as { type?: string } | undefined;
  const { insecureSkipTLSVerify = false } = route.apiService.spec;
  return whyWithoutEffect(fault, { insecureSkipTLSVerify, serviceType: spec?.type });
}
