import { sentence } from "../api/decisions.ts";
import type { ApiService } from "../api/api-service.ts";
import { systemClock } from "../api/clock.ts";
import { parseQuery, parseTarget } from "../http/go-url.ts";
import { requestInfo } from "../http/request-info.ts";
import { describeRequest } from "../mock-apiserver/pipeline.ts";
import { localApiServices, kindGroupVersions, OWN_API_SERVICE } from "../mock-apiserver/local-apis.ts";
import { explainRoute } from "../registry/explain.ts";
import { createRegistry } from "../registry/registry.ts";
import { allKinds } from "../resources/kinds/index.ts";
import { createResourceService } from "../resources/service.ts";
import { createMemoryStore } from "../storage/memory-store.ts";
import { createManifestLoader } from "./manifest-loader.ts";
import { readManifestFiles } from "./manifest-files.ts";
import { parseManifests } from "./manifest-parser.ts";

/**
 * Why a request would go where it goes, in sentences, from manifests alone: no server is started and no backend asked.
 * @throws ManifestError
 */
export async function explainManifests(
  method: string,
  target: string,
  filenames: readonly string[],
): Promise<string[]> {
  const parsed = parseTarget(target);
  if (parsed === undefined) return [`${target} is no path that a server accepts: 400 Bad Request.`];
  const store = createMemoryStore();
  const service = createResourceService({ store, kinds: allKinds, clock: systemClock });
  const loader = createManifestLoader({ service, now: () => systemClock.now(), onEvent: () => {} });
  const registry = createRegistry();
  registry.upsert(OWN_API_SERVICE);
  for (const local of localApiServices(kindGroupVersions(service.kinds)))
    registry.upsert(availableNow(local as ApiService));
  const loaded = await loader.load(parseManifests(await readManifestFiles(filenames, process.stdin)));
  for (const object of loaded) if (object.kind === "APIService") registry.upsert(object as ApiService);
  await store.close();
  const request = describeRequest(requestInfo(method, parsed.path, parseQuery(parsed.rawQuery)));
  return [request, ...explainRoute(registry.snapshot(), parsed.path)].map(({ code, params }) => sentence(code, params));
}

function availableNow(apiService: ApiService): ApiService {
  const conditions = [{ type: "Available", status: "True" as const, reason: "Local" }];
  return { ...apiService, status: { conditions } };
}
