import type { CustomResources, MainApiserver } from "../mock-apiserver/index.ts";
import type { ControllerManager } from "./controller-manager.ts";
import type { Workloads } from "./workloads.ts";

/** Resolves when nothing that a change sets going is under way. */
export function settling(
  customResources: CustomResources,
  manager: ControllerManager,
  { cluster }: Workloads,
  apiserver: MainApiserver,
): () => Promise<void> {
  return async () => {
    await customResources.idle();
    await manager.idle();
    await cluster.idle();
    await manager.idle();
    await apiserver.settled();
  };
}
