import { asFields, at, isRecord, type KubeObject } from "../../apimachinery/index.ts";

/**
 * Fields of features that are off in 1.36: a write of them is taken and forgotten (`dropDisabledFields` of the strategies).
 * `[]` stands for the items of a list, `{}` for the values of a map; what stands before a `?` goes too where nothing is left.
 */
const POD_SPEC: readonly string[] = [
  "schedulingGroup",
  "volumes[].projected.sources[].clusterTrustBundle",
  "volumes[].projected.sources[].podCertificate",
  ...["containers", "initContainers", "ephemeralContainers"].map((list) => `${list}[].lifecycle?.stopSignal`),
];

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "/pods": under("spec", POD_SPEC),
  "/podtemplates": under("template.spec", POD_SPEC),
  "/replicationcontrollers": under("spec.template.spec", POD_SPEC),
  "apps/daemonsets": under("spec.template.spec", POD_SPEC),
  "apps/deployments": under("spec.template.spec", POD_SPEC),
  "apps/replicasets": under("spec.template.spec", POD_SPEC),
  "apps/statefulsets": under("spec.template.spec", POD_SPEC),
  "batch/cronjobs": under("spec.jobTemplate.spec.template.spec", POD_SPEC),
  "batch/jobs": under("spec.template.spec", POD_SPEC),
  "storage.k8s.io/csidrivers": ["spec.preventPodSchedulingIfMissing"],
  "coordination.k8s.io/leases": ["spec.preferredHolder", "spec.strategy"],
  "resource.k8s.io/resourceslices": [
    "spec.devices[].nodeAllocatableResourceMappings",
    ...["bools", "ints", "strings", "versions"].map((field) => `spec.devices[].attributes{}.${field}`),
  ],
};

function under(path: string, fields: readonly string[]): string[] {
  return fields.map((field) => `${path}.${field}`);
}

type Drop = (object: KubeObject) => void;

/** Forgets the fields; undefined for a kind that has none. */
export function dropDisabled(group: string, resource: string): Drop | undefined {
  const fields = FIELDS[`${group}/${resource}`]?.map((path) => path.match(/[^.[\]{}?]+\??|\[\]|\{\}/g) ?? []);
  if (fields === undefined) return undefined;
  return (object) => {
    for (const steps of fields) drop(object, steps);
  };
}

function drop(value: unknown, [step = "", ...rest]: readonly string[]): void {
  if (step === "[]") {
    if (Array.isArray(value)) for (const item of value) drop(item, rest);
  } else if (step === "{}") {
    if (isRecord(value)) for (const item of Object.values(value)) drop(item, rest);
  } else if (rest.length === 0) {
    if (isRecord(value)) delete asFields(value)[step];
  } else if (step.endsWith("?")) dropWhole(value, step.slice(0, -1), rest);
  else drop(at(value, step), rest);
}

function dropWhole(holder: unknown, step: string, rest: readonly string[]): void {
  const inner = at(holder, step);
  const before = isRecord(inner) ? Object.keys(inner).length : 0;
  drop(inner, rest);
  if (before > 0 && Object.keys(asFields(inner)).length === 0) delete asFields(holder)[step];
}
