import { formatGroupVersion, parseGroupVersion, type GroupVersion } from "../../../apimachinery/index.ts";
import {
  type KindTable,
  createAggregatedDiscovery,
  localEntry,
  type AggregatedDiscovery,
} from "../../../apiserver/index.ts";
import { localResources } from "./discovery-handler.ts";
import { isCustom, priorityOf, servedGroupVersions, type LocalApi } from "./local-apis.ts";

export interface LocalDiscovery {
  /** The document of `/apis`. */
  readonly aggregated: AggregatedDiscovery;
  /** The document of `/api`. */
  readonly aggregatedLegacy: AggregatedDiscovery;
  /** What was merged into the first document for a group version makes room for what is served here, if anything is. */
  readonly release: (gv: GroupVersion) => void;
  /** Follows the kinds no longer. */
  close(): void;
}

/** What the main apiserver serves itself, in both aggregated documents, as kinds come and go. */
export function createLocalDiscovery(localApis: readonly LocalApi[], kinds: KindTable): LocalDiscovery {
  const aggregated = createAggregatedDiscovery();
  const aggregatedLegacy = createAggregatedDiscovery();
  const written = new Map<string, string>();
  const update = (): void => {
    const served = servedGroupVersions(localApis);
    const present = new Set(served.map(formatGroupVersion));
    for (const key of written.keys()) {
      if (present.has(key)) continue;
      written.delete(key);
      aggregated.remove(parseGroupVersion(key));
    }
    for (const gv of served) {
      const listed = localResources(gv, localApis);
      // Only the aggregated form of custom resources says which group and version a kind of theirs is of.
      const resources = isCustom(gv, localApis) ? listed.map((resource) => ({ ...gv, ...resource })) : listed;
      const text = JSON.stringify(resources);
      // An extension apiserver may have taken its place since: what did not change is not written again.
      if (written.get(formatGroupVersion(gv)) === text) continue;
      written.set(formatGroupVersion(gv), text);
      const { group, version } = priorityOf(gv);
      (gv.group === "" ? aggregatedLegacy : aggregated).set(gv, localEntry(resources, gv.version, group, version));
    }
  };
  update();
  const release = (gv: GroupVersion): void => {
    const key = formatGroupVersion(gv);
    if (written.delete(key)) update();
    else aggregated.remove(gv);
  };
  return { aggregated, aggregatedLegacy, release, close: kinds.subscribe(update) };
}
