import { listAt, textAt, type GroupResource, type KubeObject } from "../apimachinery/index.ts";
import { RESOURCES, type Pod } from "../types/index.ts";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import { isFinished } from "./pods.ts";
import { readObject, readObjects } from "./reads.ts";
import { wrote } from "./writer.ts";

const CLAIMS: GroupResource = { group: "", resource: "persistentvolumeclaims" };
const VOLUMES: GroupResource = { group: "", resource: "persistentvolumes" };
const ATTRIBUTES: GroupResource = { group: "storage.k8s.io", resource: "volumeattributesclasses" };

/** A resource whose objects may go once nobody uses them; until then they have a finalizer. */
interface Protection {
  readonly resource: GroupResource;
  readonly finalizer: string;
  /** The pods of a namespace, for claims alone: nothing here binds volumes. */
  readonly isUsed?: (object: KubeObject, pods: readonly Pod[]) => boolean;
}

const PROTECTIONS: readonly Protection[] = [
  {
    resource: CLAIMS,
    finalizer: "kubernetes.io/pvc-protection",
    // A pod without a node will not start once its claim is on its way out.
    isUsed: ({ metadata }, pods) =>
      pods.some(
        (pod) => (pod.spec.nodeName ?? "") !== "" && !isFinished(pod) && claimsOf(pod).includes(metadata.name ?? ""),
      ),
  },
  { resource: VOLUMES, finalizer: "kubernetes.io/pv-protection" },
  { resource: ATTRIBUTES, finalizer: "kubernetes.io/vac-protection" },
];

function claimsOf(pod: KubeObject): string[] {
  return listAt(pod, "spec", "volumes").map((volume) => textAt(volume, "persistentVolumeClaim", "claimName"));
}

/** k8s `pkg/controller/volume/{pvcprotection,pvprotection,vacprotection}`. */
export function protectionControllers(context: ControllerContext): Controller[] {
  return PROTECTIONS.map((protection) => protectionController(context, protection));
}

function protectionController(context: ControllerContext, protection: Protection): Controller {
  const { resource, finalizer, isUsed } = protection;
  const { store, writer } = context;
  const ofPods = {
    resource: RESOURCES.pods,
    keys: (pod: KubeObject) => claimsOf(pod).map((claim) => `${pod.metadata.namespace ?? ""}/${claim}`),
  };
  return {
    name: `${resource.resource}-protection-controller`,
    watches: [{ resource, keys: (object) => [keyOf(object)] }, ...(isUsed === undefined ? [] : [ofPods])],
    reconcile: async (namespace, name) => {
      const object = await readObject(store, resource, namespace, name);
      if (object?.metadata.deletionTimestamp === undefined) return "done";
      const finalizers = object.metadata.finalizers ?? [];
      if (!finalizers.includes(finalizer)) return "done";
      if (isUsed?.(object, await readObjects<Pod>(store, RESOURCES.pods, namespace)) === true) return "done";
      object.metadata.finalizers = finalizers.filter((other) => other !== finalizer);
      await wrote(writer.update(namespace === "" ? resource : { ...resource, namespace }, object));
      return "done";
    },
  };
}
