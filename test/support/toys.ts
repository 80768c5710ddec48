import type { ExtensionOptions } from "../../src/index.ts";

/** A small extension server as most tests of the kit use it. */
export const TOYS = {
  group: "toys.example.com",
  version: "v1",
  resources: {
    toys: {
      kind: "Toy",
      shortNames: ["ty"],
      spec: { color: "string", size: "integer" },
      columns: [{ name: "Color", path: "spec.color" }],
      objects: [{ metadata: { name: "ball" }, spec: { color: "red" } }],
      validate: (object) =>
        (object["spec"] as { size?: number } | undefined)?.size === -1
          ? [{ field: "spec.size", message: "must not be negative" }]
          : [],
    },
  },
} as const satisfies ExtensionOptions;

export const TOYS_PATH = "/apis/toys.example.com/v1/namespaces/default/toys";

export function toy(name: string, spec: object = {}): object {
  return { apiVersion: "toys.example.com/v1", kind: "Toy", metadata: { name }, spec };
}
