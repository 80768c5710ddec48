import {
  createResourceService,
  type Admission,
  type ResourceService,
  type ResourceServiceOptions,
} from "../../apiserver/index.ts";
import type { ObjectStore } from "../../storage/index.ts";
import { limitClaim, limitPod } from "./limit-ranger.ts";
import { admitPriority, tolerateLostNodes } from "./pod-priority.ts";
import { admitRuntimeClass } from "./runtime-class.ts";

/** The admission plugins of kube-apiserver that need no configuration, in its order. */
function builtInAdmission(store: ObjectStore): Admission {
  return async (kind, object, old) => {
    if (kind.group !== "") return;
    if (kind.kind === "PersistentVolumeClaim" && old?.metadata.deletionTimestamp === undefined)
      await limitClaim(store, object);
    if (kind.kind !== "Pod") return;
    if (old === undefined) await limitPod(store, object);
    await admitPriority(store, object, old);
    tolerateLostNodes(object);
    if (old === undefined) await admitRuntimeClass(store, object);
  };
}

/** The registry of the main apiserver's kinds: whatever is written passes its admission. */
export function createMainService(options: ResourceServiceOptions): ResourceService {
  return createResourceService({ ...options, admission: builtInAdmission(options.store) });
}
