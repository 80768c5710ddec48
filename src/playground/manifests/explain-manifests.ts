import { type ApiService, createRegistry } from "../../registry/index.ts";
import { isText, SYSTEM_NAMESPACES, systemClock, type Language } from "../../apimachinery/index.ts";
import {
  localApiServices,
  asAvailable,
  kindGroupVersions,
  OWN_API_SERVICE,
  allKinds,
} from "../../mock-apiserver/index.ts";
import { createResourceService } from "../../apiserver/index.ts";
import { createMemoryStore } from "../../storage/index.ts";
import { isTexts, given } from "../arguments/index.ts";
import type { EventListener } from "../events/index.ts";
import { explainTarget } from "../requests/index.ts";
import { createManifestLoader, readManifests } from "./manifest-loader.ts";

/** As every server is taken to answer where none is started. */
const PASSED = { type: "Available", status: "True" as const, reason: "Passed", message: "all checks passed" };

const NAMESPACES = { group: "", resource: "namespaces" };

/**
 * Why a request would go where it goes, in sentences, from manifests alone: no server is started and no backend asked, so all are
 * taken as available. `onEvent` hears what was left out of the manifests.
 * @throws ManifestError
 */
export async function explainManifests(
  method: string,
  target: string,
  filenames: readonly string[],
  language: Language = "en",
  onEvent: EventListener = () => {},
): Promise<string[]> {
  given(isText, method, "method");
  given(isText, target, "target");
  given(isTexts, filenames, "filenames");
  const store = createMemoryStore();
  const service = createResourceService({ store, kinds: allKinds, clock: systemClock });
  const loader = createManifestLoader({ service, now: () => systemClock.now(), onEvent });
  const registry = createRegistry();
  registry.upsert(OWN_API_SERVICE);
  for (const local of localApiServices(kindGroupVersions(service.kinds))) registry.upsert(asAvailable(local));
  for (const name of SYSTEM_NAMESPACES)
    await service.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  const loaded = await loader.load(await readManifests(filenames));
  for (const object of loaded) {
    if (object.kind !== "APIService") continue;
    registry.upsert({ ...(object as ApiService), status: { conditions: [PASSED] } });
  }
  await store.close();
  return explainTarget(registry.snapshot(), method, target, language);
}
