import type { ClientsResult } from "./parts/clients.ts";
import { LOAD_NAMES, PROXIES, type ProxyResults } from "./parts/proxying.ts";
import type { WriteResults } from "./parts/writes.ts";
import type { Report } from "./report.ts";

type Ratios = Record<string, number>;

/** Of two things measured in one run. Higher is better in all of them. */
export function ratiosOf(report: Omit<Report, "ratios">): Ratios {
  const { proxying = {}, writes = {}, lists, clients, apiServices = [], start, kit } = report;
  const ratios: Ratios = { ...proxyingRatios(proxying), ...writeRatios(writes) };
  if (lists !== undefined)
    ratios[`processor time, JSON.stringify to a list of ${lists.count}`] = lists.stringifyMs / lists.processorMs;
  if (clients !== undefined) Object.assign(ratios, clientRatios(clients));
  const [few, ...more] = apiServices;
  for (const many of more) {
    if (few === undefined) break;
    ratios[`proxied request with ${few.count} to ${many.count} APIServices`] = few.proxiedP50Ms / many.proxiedP50Ms;
  }
  if (start !== undefined) {
    ratios["start of node alone to warm start"] = start.nodeMs / start.warmMs;
    ratios["warm start to cold start"] = start.warmMs / start.coldMs;
  }
  if (kit !== undefined) {
    ratios["start of node alone to first startPlayground"] = kit.nodeMs / kit.firstMs;
    ratios["start of node alone to further startPlayground"] = kit.nodeMs / kit.furtherMs;
  }
  return ratios;
}

function proxyingRatios(proxying: ProxyResults): Ratios {
  const ratios: Ratios = {};
  const own = proxying.playground;
  for (const name of PROXIES) {
    const other = proxying[name];
    if (own === undefined || other === undefined || name === "playground") continue;
    for (const load of LOAD_NAMES) {
      ratios[`requests per second, ${load}, of ${name}`] = own[load].requestsPerSecond / other[load].requestsPerSecond;
      if (other[load].processorUs > 0 && name !== "backend")
        ratios[`processor time, ${load}, ${name} to playground`] = other[load].processorUs / own[load].processorUs;
    }
    if (name === "kube-apiserver")
      ratios["p99, small-16, of kube-apiserver"] = other["small-16"].p99Ms / own["small-16"].p99Ms;
  }
  return ratios;
}

function writeRatios({ playground, full, saving, "kube-apiserver": real }: WriteResults): Ratios {
  const ratios: Ratios = {};
  for (const way of ["create", "patch"] as const) {
    if (playground === undefined || saving === undefined) break;
    if (full !== undefined)
      ratios[`processor time, ${way}, few objects to many`] = playground[way].processorUs / full[way].processorUs;
    ratios[`${way}, with saving to without`] = saving[way].perSecond / playground[way].perSecond;
    if (real === undefined) continue;
    ratios[`${way}, of kube-apiserver`] = playground[way].perSecond / real[way].perSecond;
    ratios[`${way} with saving, of kube-apiserver`] = saving[way].perSecond / real[way].perSecond;
  }
  return ratios;
}

function clientRatios({ handshakes, kubectl = {} }: ClientsResult): Ratios {
  const ratios: Ratios = { "handshakes, of a bare server": handshakes.playground / handshakes.bare };
  const { playground, files, "kube-apiserver": real } = kubectl;
  if (playground !== undefined && files !== undefined) ratios["kubectl get apiservices, of files"] = files / playground;
  if (playground !== undefined && real !== undefined)
    ratios["kubectl get apiservices, of kube-apiserver"] = real / playground;
  return ratios;
}
