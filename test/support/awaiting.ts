import type { KubeObject, Playground } from "../../src/index.ts";

export type ResourceTarget = Parameters<Playground["objects"]["list"]>[0];

/** Resolves to the objects of a collection once they pass, looking again at each change. */
export async function untilObjects(
  service: Playground["objects"],
  target: ResourceTarget,
  passes: (objects: readonly KubeObject[]) => boolean,
): Promise<readonly KubeObject[]> {
  for (;;) {
    const { items, metadata } = await service.list(target);
    if (passes(items)) return items;
    await nextChange(service, target, metadata.resourceVersion ?? "");
  }
}

async function nextChange(
  service: Playground["objects"],
  target: ResourceTarget,
  resourceVersion: string,
): Promise<void> {
  let changed = (): void => {};
  const change = new Promise<void>((resolve) => void (changed = resolve));
  const watching = await service.watch(target, { resourceVersion, onEvent: () => changed() });
  await change;
  watching.close();
}
