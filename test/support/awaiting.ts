import type { KubeObject } from "../../src/api/meta.ts";
import type { ResourceService, ResourceTarget } from "../../src/resources/service-types.ts";

/** Resolves to the objects of a collection once they pass, looking again at each change. */
export async function untilObjects(
  service: ResourceService,
  target: ResourceTarget,
  passes: (objects: readonly KubeObject[]) => boolean,
): Promise<readonly KubeObject[]> {
  for (;;) {
    const { items, metadata } = await service.list(target);
    if (passes(items)) return items;
    await nextChange(service, target, metadata.resourceVersion ?? "");
  }
}

async function nextChange(service: ResourceService, target: ResourceTarget, resourceVersion: string): Promise<void> {
  let changed = (): void => {};
  const change = new Promise<void>((resolve) => void (changed = resolve));
  const watching = await service.watch(target, { resourceVersion, onEvent: () => changed() });
  await change;
  watching.close();
}
