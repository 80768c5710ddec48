import { expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { withDeletionConditions } from "../../../src/controllers/namespace-conditions.ts";

/** In the words of a kube-controller-manager 1.36. */
it("says what remains in a namespace, with the dot of a group without a name", () => {
  const namespace: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
  const remaining = new Map([
    ["secrets", { count: 2, byFinalizer: new Map([["example.com/a", 2]]) }],
    ["widgets.example.com", { count: 1, byFinalizer: new Map([["example.com/a", 1]]) }],
  ]);
  const told = withDeletionConditions(namespace, { stale: [], failures: [], remaining }, 0);
  const { conditions } = told["status"] as { conditions: { status: string; message: string }[] };
  expect(conditions.filter(({ status }) => status === "True").map(({ message }) => message)).toEqual([
    "Some resources are remaining: secrets. has 2 resource instances, widgets.example.com has 1 resource instances",
    "Some content in the namespace has finalizers remaining: example.com/a in 3 resource instances",
  ]);
});
