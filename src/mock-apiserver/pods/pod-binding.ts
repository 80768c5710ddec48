import {
  copyJson,
  apiErrors,
  asFields,
  ensure,
  formatTime,
  joinFieldErrors,
  listAt,
  notSupportedValue,
  requiredValue,
  textAt,
  type FieldError,
  type KubeObject,
  type Status,
} from "../../apimachinery/index.ts";
import type { ResourceService } from "../../apiserver/index.ts";
import type { ActionPlace } from "./action-place.ts";
import { withPodCondition } from "./pod-conditions.ts";

export const SUCCESS: Status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" };

const BINDINGS = { group: "", resource: "pods/binding" };

/** k8s `pkg/apis/core/validation` ValidatePodBinding. */
function bindingErrors(binding: KubeObject): FieldError[] {
  const kind = textAt(binding, "target", "kind");
  return [
    ...(kind === "" || kind === "Node" ? [] : [notSupportedValue("target.kind", kind, ["Node", "<empty>"])]),
    ...(textAt(binding, "target", "name") === "" ? [requiredValue("target.name")] : []),
  ];
}

function obstacle(pod: KubeObject): string | undefined {
  const { name = "", deletionTimestamp } = pod.metadata;
  const node = textAt(pod, "spec", "nodeName");
  if (deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (node !== "") return `pod ${name} is already assigned to node ${JSON.stringify(node)}`;
  return listAt(pod, "spec", "schedulingGates").length > 0
    ? `pod ${name} has non-empty .spec.schedulingGates`
    : undefined;
}

/** Gives a pod its node (k8s `pkg/registry/core/pod/storage` BindingREST). @throws ApiError */
export async function bindPod(
  service: ResourceService,
  binding: KubeObject,
  { name, namespace, dryRun, validate }: ActionPlace,
): Promise<Status> {
  if ((binding.metadata.name ?? "") !== name)
    throw apiErrors.badRequest("name in URL does not match name in Binding object");
  const errors = bindingErrors(binding);
  if (errors.length > 0) throw apiErrors.unclassified(joinFieldErrors(errors));
  await validate();
  const target = { group: "", resource: "pods", namespace };
  const pod = copyJson(await service.get(target, name));
  const why = obstacle(pod);
  if (why !== undefined) throw apiErrors.conflict(BINDINGS, name, why);
  ensure(pod, "spec")["nodeName"] = textAt(binding, "target", "name");
  const { uid, resourceVersion, annotations = {}, labels = {} } = binding.metadata;
  pod.metadata.annotations = { ...pod.metadata.annotations, ...annotations };
  pod.metadata.labels = { ...pod.metadata.labels, ...labels };
  if (uid !== undefined) pod.metadata.uid = uid;
  if (resourceVersion !== undefined) pod.metadata.resourceVersion = resourceVersion;
  const { object } = await service.update(target, pod, { dryRun, unchecked: true, name });
  if (!dryRun) await markScheduled(service, object);
  return SUCCESS;
}

async function markScheduled(service: ResourceService, pod: KubeObject): Promise<void> {
  const now = formatTime(service.clock.now());
  const status = { ...asFields(pod["status"] ?? {}) };
  delete status["nominatedNodeName"];
  const conditions = withPodCondition(pod, { type: "PodScheduled", status: "True" }, now);
  const target = { group: "", resource: "pods", namespace: pod.metadata.namespace ?? "" };
  await service.updateStatus(target, { ...pod, status: { ...status, conditions } });
}
