import { expect, it } from "vitest";
import { builtInObjects, kubernetesService } from "../../../src/mock-apiserver/bootstrap/bootstrap.ts";
import { setUpResources } from "../../support/resources.ts";

it("what a server creates by itself past its front is what it would accept from a client", async () => {
  const { service } = await setUpResources();
  const created: string[] = [];
  for (const object of [...builtInObjects(), ...kubernetesService([{ address: "127.0.0.1", port: 6443 }])]) {
    const kind = service.kinds.all.find(
      (candidate) => candidate.kind === object.kind && object.apiVersion.includes(candidate.group),
    );
    const { name, namespace } = object.metadata;
    // The set-up has made it already.
    if (object.kind === "Namespace" && name === "default") continue;
    const target = { group: kind?.group ?? "", resource: kind?.plural ?? "" };
    const stored = await service.create(namespace === undefined ? target : { ...target, namespace }, object);
    created.push(`${stored.kind} ${stored.metadata.name}`);
  }
  expect(created).toEqual(expect.arrayContaining(["Namespace kube-system", "Service kubernetes"]));
  expect(created.filter((name) => name.startsWith("PriorityLevelConfiguration "))).toHaveLength(8);
});
