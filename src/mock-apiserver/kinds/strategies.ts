import type { KindDefinition } from "../../apiserver/index.ts";

type Strategy = Pick<
  KindDefinition,
  | "unconditionalUpdate"
  | "createOnUpdate"
  | "returnsDeleted"
  | "tracksGeneration"
  | "generations"
  | "nameRule"
  | "orphansDependents"
  | "updateChecks"
  | "statusChanges"
  | "hasKubeFinalizers"
>;

/**
 * How Kubernetes' registry treats each resource (`pkg/registry/GROUP/RESOURCE/{strategy,storage}.go`): `strict`, a PUT needs
 * a resourceVersion; `upserts`, a PUT creates; `returns`, DELETE answers with the object; `counts`, generations count
 * changes of the spec; `first`, they have the first and no other;
 * `later`, they count from the first change on; `orphans`, a plain DELETE leaves dependents; `label` and `segment`, names are no
 * subdomains but DNS labels or path segments; `own`, validation has a rule of its own;
 * `whole`, `update+whole` and `whole+update`, what an update checks of metadata, `unchecked`, nothing; `anyFinalizers`, of any
 * form; `statusAlone`, an update of the status changes no metadata; `statusNotes`, no labels.
 */
const STRATEGIES: Readonly<Record<string, string>> = {
  "/nodes": "update+whole",
  "/secrets": "update+whole",
  "/configmaps": "update+whole",
  "/endpoints": "upserts update+whole",
  "/events": "upserts segment unchecked anyFinalizers",
  "/limitranges": "upserts",
  "/namespaces": "label",
  "/persistentvolumeclaims": "returns update+whole",
  "/persistentvolumes": "returns whole+whole",
  "/pods": "returns counts update+whole",
  "/podtemplates": "returns counts",
  "/replicationcontrollers": "counts orphans",
  "/resourcequotas": "returns",
  "/serviceaccounts": "returns update+whole",
  "/services": "upserts returns label",
  "admissionregistration.k8s.io/mutatingadmissionpolicies": "strict counts whole anyFinalizers",
  "admissionregistration.k8s.io/mutatingadmissionpolicybindings": "strict counts whole anyFinalizers",
  "admissionregistration.k8s.io/mutatingwebhookconfigurations": "strict counts whole anyFinalizers",
  "admissionregistration.k8s.io/validatingadmissionpolicies": "strict counts whole anyFinalizers statusAlone",
  "admissionregistration.k8s.io/validatingadmissionpolicybindings": "strict counts whole anyFinalizers",
  "admissionregistration.k8s.io/validatingwebhookconfigurations": "strict counts whole anyFinalizers",
  "apiextensions.k8s.io/customresourcedefinitions": "strict counts own anyFinalizers statusAlone",
  "apiregistration.k8s.io/apiservices": "strict own anyFinalizers statusAlone",
  "apps/controllerrevisions": "update+whole",
  "apps/daemonsets": "counts",
  "apps/deployments": "counts statusNotes",
  "apps/replicasets": "counts",
  "apps/statefulsets": "counts label",
  "batch/cronjobs": "counts",
  "batch/jobs": "counts orphans update+whole",
  "certificates.k8s.io/certificatesigningrequests": "segment update+whole",
  "coordination.k8s.io/leases": "strict upserts anyFinalizers",
  "discovery.k8s.io/endpointslices": "counts whole",
  "events.k8s.io/events": "upserts",
  "flowcontrol.apiserver.k8s.io/flowschemas": "counts whole statusAlone",
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": "counts whole statusAlone",
  "networking.k8s.io/ingressclasses": "counts update+whole",
  "networking.k8s.io/ingresses": "counts update+whole",
  "networking.k8s.io/ipaddresses": "own",
  "networking.k8s.io/networkpolicies": "counts",
  "networking.k8s.io/servicecidrs": "statusAlone",
  "node.k8s.io/runtimeclasses": "strict upserts update+whole anyFinalizers",
  "policy/poddisruptionbudgets": "strict counts segment unchecked anyFinalizers",
  "rbac.authorization.k8s.io/clusterrolebindings": "upserts segment whole+update",
  "rbac.authorization.k8s.io/clusterroles": "upserts segment whole+update",
  "rbac.authorization.k8s.io/rolebindings": "upserts segment whole+update",
  "rbac.authorization.k8s.io/roles": "upserts segment whole+update",
  "resource.k8s.io/deviceclasses": "returns counts update+whole",
  "resource.k8s.io/resourceclaims": "returns update+whole statusAlone",
  "resource.k8s.io/resourceclaimtemplates": "returns update+whole",
  "resource.k8s.io/resourceslices": "returns counts",
  "scheduling.k8s.io/priorityclasses": "first",
  "storage.k8s.io/csidrivers": "strict returns later",
  "storage.k8s.io/csinodes": "strict returns whole",
  "storage.k8s.io/csistoragecapacities": "strict update+whole",
  "storage.k8s.io/storageclasses": "returns update+whole",
  "storage.k8s.io/volumeattachments": "strict returns whole statusAlone",
  "storage.k8s.io/volumeattributesclasses": "returns update+whole",
};

const NAME_RULES: Readonly<Record<string, KindDefinition["nameRule"]>> = {
  label: "dns-label",
  segment: "path-segment",
  own: "own",
};

const UPDATE_CHECKS: Readonly<Record<string, NonNullable<KindDefinition["updateChecks"]>>> = {
  whole: ["whole"],
  "update+whole": ["update", "whole"],
  "whole+update": ["whole", "update"],
  "whole+whole": ["whole", "whole"],
  unchecked: [],
};

export function strategyOf(group: string, resource: string): Strategy {
  const words = (STRATEGIES[`${group}/${resource}`] ?? "").split(" ");
  const checks = words.map((word) => UPDATE_CHECKS[word]).find((found) => found !== undefined);
  return {
    unconditionalUpdate: !words.includes("strict"),
    createOnUpdate: words.includes("upserts"),
    returnsDeleted: words.includes("returns"),
    tracksGeneration: words.includes("counts"),
    ...(words.includes("first") ? { generations: "first" as const } : {}),
    ...(words.includes("later") ? { generations: "later" as const } : {}),
    nameRule: words.map((word) => NAME_RULES[word]).find((rule) => rule !== undefined) ?? "dns-subdomain",
    hasKubeFinalizers: !words.includes("anyFinalizers"),
    ...(checks === undefined ? {} : { updateChecks: checks }),
    ...(words.includes("statusAlone")
      ? {}
      : { statusChanges: words.includes("statusNotes") ? ("all but labels" as const) : ("metadata" as const) }),
    ...(words.includes("orphans") ? { orphansDependents: true } : {}),
  };
}
