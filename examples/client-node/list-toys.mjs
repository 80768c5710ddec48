// @kubernetes/client-node against a playground in the same process: npm install @kubernetes/client-node aggregation-playground
import { CustomObjectsApi, KubeConfig } from "@kubernetes/client-node";
import { startPlayground } from "aggregation-playground";

const playground = await startPlayground();
try {
  await playground.extension({
    group: "toys.example.com",
    version: "v1",
    resources: { toys: { kind: "Toy", objects: [{ metadata: { name: "ball" }, spec: { color: "red" } }] } },
  });
  const config = new KubeConfig();
  config.loadFromFile(playground.kubeconfig);
  const toys = await config.makeApiClient(CustomObjectsApi).listNamespacedCustomObject({
    group: "toys.example.com",
    version: "v1",
    namespace: "default",
    plural: "toys",
  });
  console.log(toys.items.map(({ metadata, spec }) => `${metadata.name} is ${spec.color}`).join("\n"));
} finally {
  await playground.close();
}
