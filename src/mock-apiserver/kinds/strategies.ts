import type { KindDefinition } from "../../apiserver/index.ts";

type Strategy = Pick<
  KindDefinition,
  "unconditionalUpdate" | "createOnUpdate" | "returnsDeleted" | "tracksGeneration" | "nameRule" | "orphansDependents"
>;

/**
 * How Kubernetes' registry treats each resource (`pkg/registry/GROUP/RESOURCE/{strategy,storage}.go`): `strict`, a PUT needs
 * a resourceVersion; `upserts`, a PUT creates; `returns`, DELETE answers with the object; `counts`, generations count
 * changes of the spec; `orphans`, a plain DELETE leaves dependents; `label` and `segment`, names are DNS labels or path
 * segments instead of subdomains.
 */
const STRATEGIES: Readonly<Record<string, string>> = {
  "/limitranges": "upserts",
  "/persistentvolumeclaims": "returns",
  "/persistentvolumes": "returns",
  "/podtemplates": "returns counts",
  "/replicationcontrollers": "counts orphans",
  "/resourcequotas": "returns",
  "apps/daemonsets": "counts",
  "apps/statefulsets": "counts label",
  "batch/cronjobs": "counts",
  "batch/jobs": "counts orphans",
  "networking.k8s.io/ingressclasses": "counts",
  "networking.k8s.io/ingresses": "counts",
  "networking.k8s.io/networkpolicies": "counts",
  "node.k8s.io/runtimeclasses": "strict upserts",
  "policy/poddisruptionbudgets": "strict counts segment",
  "resource.k8s.io/deviceclasses": "returns counts",
  "resource.k8s.io/resourceclaims": "returns",
  "resource.k8s.io/resourceclaimtemplates": "returns",
  "resource.k8s.io/resourceslices": "returns counts",
  "scheduling.k8s.io/priorityclasses": "counts",
  "storage.k8s.io/csidrivers": "strict returns",
  "storage.k8s.io/csinodes": "strict returns",
  "storage.k8s.io/csistoragecapacities": "strict",
  "storage.k8s.io/storageclasses": "returns",
  "storage.k8s.io/volumeattachments": "strict returns",
  "storage.k8s.io/volumeattributesclasses": "returns",
};

export function strategyOf(group: string, resource: string): Strategy {
  const words = (STRATEGIES[`${group}/${resource}`] ?? "").split(" ");
  return {
    unconditionalUpdate: !words.includes("strict"),
    createOnUpdate: words.includes("upserts"),
    returnsDeleted: words.includes("returns"),
    tracksGeneration: words.includes("counts"),
    nameRule: words.includes("label") ? "dns-label" : words.includes("segment") ? "path-segment" : "dns-subdomain",
    ...(words.includes("orphans") ? { orphansDependents: true } : {}),
  };
}
