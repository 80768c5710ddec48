import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  compareBytes,
  copyJson,
  at,
  asFields,
  ensure,
  fill,
  listAt,
  numberAt,
  textAt,
  type KubeObject,
} from "../../apimachinery/index.ts";
import { goStruct } from "../../types/index.ts";
import { normalise, type Conversion } from "../../apiserver/index.ts";
import type { KindHooks } from "./built-in.ts";
import { defaultPodSpec } from "./pod-defaults.ts";
import { autoscalerChange, newAutoscalerErrors } from "./validation/index.ts";
import { AUTOSCALER_CONVERSION, autoscalerV2, cpuTarget } from "./versions/autoscaling.ts";
import { EVENT_CONVERSION } from "./versions/events.ts";

/** Kinds whose strategies are small, most of them without anything here that acts on them. */

/** The defaults of the pods that a template makes. */
function completeTemplate(...path: readonly string[]): KindHooks {
  return {
    complete: (object) => {
      const template = at(object, ...path);
      if (template !== undefined) defaultPodSpec(ensure(asFields(template), "spec"));
    },
  };
}

const TEMPLATED = completeTemplate("spec", "template");

/** A label that selects the pods of one job, and its older name. */
const UID_LABELS = ["controller-uid", "batch.kubernetes.io/controller-uid"];
const NAME_LABELS = ["job-name", "batch.kubernetes.io/job-name"];

/** k8s `pkg/registry/batch/job/strategy.go` generateSelector. */
function selectOwnPods(job: KubeObject): void {
  const spec = ensure(job, "spec");
  if (spec["manualSelector"] === true) return;
  const { name = "", uid = "" } = job.metadata;
  const labels = ensure(ensure(ensure(spec, "template"), "metadata"), "labels");
  const before = { ...labels };
  for (const label of NAME_LABELS) labels[label] ??= name;
  for (const label of UID_LABELS) labels[label] ??= uid;
  ensure(ensure(spec, "selector"), "matchLabels")["batch.kubernetes.io/controller-uid"] ??= uid;
  // Defaulting gave the Job the labels of its template, and does so again with what is stored.
  if (isDeepStrictEqual(job.metadata.labels ?? {}, before))
    job.metadata.labels = { ...labels } as Record<string, string>;
}

/** k8s `pkg/api/persistentvolumeclaim/util.go`: each of the two ways to name a data source stands for the other. */
function alignDataSources(claim: KubeObject, old?: KubeObject): void {
  const spec = ensure(claim, "spec");
  const [source, reference] = [at(spec, "dataSource"), at(spec, "dataSourceRef")];
  // Clients that know nothing else are left what they once wrote.
  const hadOne = ["dataSource", "dataSourceRef"].some((field) => at(old, "spec", field) !== undefined);
  if (reference === undefined && source !== undefined) {
    if (hadOne || isVolumeOrSnapshot(source)) spec["dataSourceRef"] = copyJson(source);
    else delete spec["dataSource"];
  } else if (reference !== undefined && source === undefined && textAt(reference, "namespace") === "") {
    const { namespace: _namespace, ...local } = asFields(copyJson(reference));
    spec["dataSource"] = local;
  }
}

function isVolumeOrSnapshot(source: unknown): boolean {
  const kind = textAt(source, "kind");
  const group = textAt(source, "apiGroup");
  return (
    (kind === "PersistentVolumeClaim" && group === "") ||
    (kind === "VolumeSnapshot" && group === "snapshot.storage.k8s.io")
  );
}

/** What a version that is not the stored one becomes in it and from it; objects are written as their type says. */
function converted(conversion: Conversion, stored: string, shown: string): Pick<KindHooks, "conversion"> {
  const form = (objects: readonly KubeObject[], type: string): KubeObject[] =>
    objects.map((object) => ({ ...object, ...normalise(object, goStruct(type)) }));
  return {
    conversion: {
      decode: async (objects) => form(await conversion.decode(objects), shown),
      encode: async (object) => form([await conversion.encode(object)], stored)[0] ?? object,
    },
  };
}

const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

function setTemplateGeneration({ metadata }: KubeObject, generation: number): void {
  if (generation > 0) metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
}

/** v1 shows what was once written through v1beta1, and takes no more of it. */
function dropTopology(slice: KubeObject): void {
  for (const endpoint of listAt(slice, "endpoints")) delete asFields(endpoint)["deprecatedTopology"];
}

/** Of a Secret that an account may use, nothing but its name is kept. */
function nameSecretsOnly(account: KubeObject): void {
  const secrets = listAt(account, "secrets");
  if (secrets.length > 0) {
    account["secrets"] = secrets.map((secret) =>
      textAt(secret, "name") === "" ? {} : { name: textAt(secret, "name") },
    );
  }
}

/** Who changes a phase need not say since when it is so. */
function timePhase(volume: KubeObject, old: KubeObject, now: string): void {
  const [phase, before] = [textAt(volume, "status", "phase"), textAt(old, "status", "phase")];
  const [since, sinceBefore] = [volume, old].map((one) => at(one, "status", "lastPhaseTransitionTime"));
  if (phase === before) {
    if (since === undefined && sinceBefore !== undefined)
      ensure(volume, "status")["lastPhaseTransitionTime"] = sinceBefore;
  } else if (since === undefined || since === sinceBefore) ensure(volume, "status")["lastPhaseTransitionTime"] = now;
}

/** A taint without a time gets that of its write. */
function timeTaints(slice: KubeObject, now: string): void {
  for (const device of listAt(slice, "spec", "devices"))
    for (const taint of listAt(device, "taints")) asFields(taint)["timeAdded"] ??= now;
}

/** v1 has had one network before it had several; where they differ, that one counts (core/v1 `conversion.go`). */
function alignPodNetworks(node: KubeObject): void {
  const spec = at(node, "spec");
  const [one, [first]] = [textAt(spec, "podCIDR"), listAt(spec, "podCIDRs")];
  if (one !== "" && one !== first) asFields(spec)["podCIDRs"] = [one];
  else if (one === "" && typeof first === "string" && first !== "") asFields(spec)["podCIDR"] = first;
}

/** The gate `MaxUnavailableStatefulSet` is off. */
function dropMaxUnavailable(object: KubeObject, old?: KubeObject): void {
  const update = ["spec", "updateStrategy", "rollingUpdate"] as const;
  if (at(old, ...update, "maxUnavailable") !== undefined) return;
  delete asFields(at(object, ...update))["maxUnavailable"];
}

/** What an object gets from admission, so that it stays while it is used (k8s `plugin/.../storageobjectinuseprotection`). */
/** k8s `pkg/printers/internalversion/printers.go` printFlowSchemaList. */
function byPrecedence(a: KubeObject, b: KubeObject): number {
  const [first, second] = [a, b].map(({ spec }) => numberAt(spec, "matchingPrecedence"));
  return (first ?? 0) - (second ?? 0) || compareBytes(a.metadata.name ?? "", b.metadata.name ?? "");
}

function protect(object: KubeObject, finalizer: string): void {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
}

export const STORED_HOOKS: Readonly<Record<string, KindHooks>> = {
  "/nodes": { complete: alignPodNetworks, keepsStatus: true },
  "/serviceaccounts": { prepareForCreate: nameSecretsOnly, prepareForUpdate: nameSecretsOnly },
  "/persistentvolumeclaims": {
    prepareForCreate: (claim) => {
      protect(claim, "kubernetes.io/pvc-protection");
      alignDataSources(claim);
      claim["status"] = { phase: "Pending" };
    },
    prepareForUpdate: (claim, old) => alignDataSources(claim, old),
  },
  "/persistentvolumes": {
    prepareForCreate: (volume, now) => {
      protect(volume, "kubernetes.io/pv-protection");
      volume["status"] = { phase: "Pending", lastPhaseTransitionTime: now };
    },
    prepareForStatus: timePhase,
  },
  "/podtemplates": completeTemplate("template"),
  "/replicationcontrollers": TEMPLATED,
  "apps/deployments": TEMPLATED,
  "apps/replicasets": TEMPLATED,
  "apps/daemonsets": {
    ...TEMPLATED,
    // An annotation keeps what v1 has no field for (pkg/apis/apps/v1/conversion.go).
    prepareForCreate: (object) => setTemplateGeneration(object, 1),
    prepareForUpdate: (object, old) => {
      const before = Number(old.metadata.annotations?.[TEMPLATE_GENERATION] ?? "0");
      const isSame = isDeepStrictEqual(at(object, "spec", "template"), at(old, "spec", "template"));
      setTemplateGeneration(object, isSame ? before : before + 1);
    },
    prepareForStatus: (object, old) =>
      setTemplateGeneration(object, Number(old.metadata.annotations?.[TEMPLATE_GENERATION] ?? "0")),
  },
  "apps/statefulsets": {
    complete: (object) => {
      TEMPLATED.complete?.(object);
      for (const claim of listAt(object, "spec", "volumeClaimTemplates").map(asFields)) {
        Object.assign(claim, { kind: "PersistentVolumeClaim", apiVersion: "v1" });
      }
    },
    prepareForCreate: (object) => dropMaxUnavailable(object),
    prepareForUpdate: dropMaxUnavailable,
  },
  "autoscaling/v1/horizontalpodautoscalers": {
    ...converted(
      AUTOSCALER_CONVERSION,
      "autoscaling/v2.HorizontalPodAutoscaler",
      "autoscaling/v1.HorizontalPodAutoscaler",
    ),
    complete: (object) => {
      const metrics = listAt(autoscalerV2(object), "spec", "metrics");
      if (at(object, "spec", "targetCPUUtilizationPercentage") === undefined)
        fill(ensure(object, "spec"), { targetCPUUtilizationPercentage: cpuTarget(metrics) });
    },
    validateCreate: (object) => newAutoscalerErrors(autoscalerV2(object)),
    validateUpdate: (object, old) => autoscalerChange(autoscalerV2(object), autoscalerV2(old)),
    withoutGarbageCollection: true,
  },
  "events.k8s.io/events": {
    ...converted(EVENT_CONVERSION, "core/v1.Event", "events/v1.Event"),
    storedAs: { group: "", resource: "events" },
    createOnUpdate: true,
    withoutGarbageCollection: true,
  },
  "discovery.k8s.io/endpointslices": {
    prepareForCreate: dropTopology,
    // Labels count as content here.
    prepareForUpdate: (slice, old) => {
      if (!isDeepStrictEqual(slice["endpoints"], old["endpoints"])) dropTopology(slice);
      if (isDeepStrictEqual(slice.metadata.labels ?? {}, old.metadata.labels ?? {})) return;
      slice.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
  },
  "batch/cronjobs": completeTemplate("spec", "jobTemplate", "spec", "template"),
  "batch/jobs": {
    ...TEMPLATED,
    prepareForCreate: selectOwnPods,
    fieldRefusal: (field) => `field label ${JSON.stringify(field)} not supported for Job`,
  },
  "flowcontrol.apiserver.k8s.io/flowschemas": { rowOrder: byPrecedence },
  "resource.k8s.io/resourceslices": {
    prepareForCreate: timeTaints,
    prepareForUpdate: (slice, _old, now) => timeTaints(slice, now),
    fieldRefusal: (field) => `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
  },
  "storage.k8s.io/volumeattributesclasses": {
    prepareForCreate: (object) => protect(object, "kubernetes.io/vac-protection"),
  },
  "certificates.k8s.io/certificatesigningrequests": {
    // Nothing but metadata changes except through subresources.
    prepareForUpdate: (request, old) => void (request["spec"] = copyJson(old["spec"])),
  },
  "/limitranges": {
    prepareForCreate: ({ metadata }) => {
      if ((metadata.name ?? "") === "") metadata.name = randomUUID();
    },
  },
};
