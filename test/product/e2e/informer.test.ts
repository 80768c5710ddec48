// Before the client, which is loaded under it.
import "../../support/node-fetch-deprecation.mjs";
import {
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
  type KubernetesListObject,
  type KubernetesObject,
} from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { TOYS, TOYS_PATH } from "../../support/toys.ts";

const CHANGES = 10_000;
const OBJECTS = 500;
const TARGET = { group: TOYS.group, resource: "toys", namespace: "default" };

/** A fixed sequence of numbers from 0 to 1 (Park and Miller), so that a failure can be repeated. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

it("an informer of @kubernetes/client-node stays in sync over 10,000 changes", { timeout: 180_000 }, async () => {
  await using pg = await startPlayground();
  const extension = await pg.extension(TOYS);
  const config = new KubeConfig();
  config.loadFromFile(pg.kubeconfig);
  const api = config.makeApiClient(CustomObjectsApi);
  const seen = new Map<string, string>();
  const note = (object: KubernetesObject): void =>
    void seen.set(object.metadata?.name ?? "", object.metadata?.resourceVersion ?? "");
  const informer = makeInformer(config, TOYS_PATH, async () => {
    const { group, version } = TOYS;
    const request = { group, version, namespace: "default", plural: "toys" };
    return (await api.listNamespacedCustomObject(request)) as KubernetesListObject<KubernetesObject>;
  });
  let last = (): void => {};
  informer.on("add", note);
  informer.on("update", note);
  informer.on("delete", (object) => {
    seen.delete(object.metadata?.name ?? "");
    if (object.metadata?.name === "the-last") last();
  });
  const done = new Promise<void>((resolve, reject) => {
    last = resolve;
    informer.on("error", (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))));
  });
  await informer.start();
  await change(extension.objects);
  await extension.objects.delete(TARGET, "the-last");
  await done;
  const { items } = await extension.objects.list(TARGET);
  expect(Object.fromEntries(seen)).toEqual(
    Object.fromEntries(items.map(({ metadata }) => [metadata.name, metadata.resourceVersion])),
  );
  expect(items.length).toBeGreaterThan(OBJECTS / 4);
  await informer.stop();
});

/** 10,000 creations, changes and deletions in no order, the last of them of `the-last`. */
async function change(
  objects: Awaited<ReturnType<Awaited<ReturnType<typeof startPlayground>>["extension"]>>["objects"],
): Promise<void> {
  const next = numbers(42);
  const there = new Set<string>();
  const toy = (name: string): { apiVersion: string; kind: string; metadata: { name: string } } => ({
    apiVersion: "toys.example.com/v1",
    kind: "Toy",
    metadata: { name },
  });
  for (let done = 1; done < CHANGES; done++) {
    const name = `toy-${Math.floor(next() * OBJECTS)}`;
    if (!there.has(name)) {
      await objects.create(TARGET, toy(name));
      there.add(name);
    } else if (next() < 0.4) {
      await objects.delete(TARGET, name);
      there.delete(name);
    } else {
      const body = Buffer.from(JSON.stringify({ spec: { size: done } }));
      await objects.patch(TARGET, name, { type: "merge", body });
    }
    // As a client's request would, each change lets the streams run.
    if (done % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await objects.create(TARGET, toy("the-last"));
}
