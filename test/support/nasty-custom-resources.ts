import type { NastyInput } from "./nasty-input.ts";

/** Custom resources, and their definitions, that are more work than they look. */

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const json = JSON.stringify;

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const CUSTOM = "/apis/nasty.example.com/v1/namespaces/default";

function definition(kind: string, spec: object): object {
  const plural = `${kind.toLowerCase()}s`;
  const openAPIV3Schema = { type: "object", properties: { spec: { type: "object", ...spec } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.nasty.example.com` },
    spec: {
      group: "nasty.example.com",
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

/** A dry creation of a custom resource, whose definition is made first. */
function custom(name: string, kind: string, schema: object, spec: object): NastyInput {
  const collection = `${CUSTOM}/${kind.toLowerCase()}s`;
  const object = { apiVersion: "nasty.example.com/v1", kind, metadata: { name: "nasty" }, spec };
  return {
    name,
    async prepare(send) {
      await send("POST", DEFINITIONS, json(definition(kind, schema)));
      let tries = 0;
      while ((await send("GET", collection)).status !== 200 && tries < 5_000) tries += 1;
      return async () => (await send("POST", `${collection}?dryRun=All`, json(object))).status;
    },
  };
}

const integers = { properties: { list: { type: "array", items: { type: "integer" } } } };

const manyKeys = Object.fromEntries(times(40_000, (i) => [`key-${i}`, "v"]));

export const NASTY_CUSTOM_RESOURCES: readonly NastyInput[] = [
  custom("custom resource with 20,000 values of a wrong type", "Wrong", integers, {
    list: times(20_000, (i) => `${i}`),
  }),
  custom(
    "custom resource with 60,000 unknown fields",
    "Unknown",
    integers,
    Object.fromEntries(times(60_000, (i) => [`unknown-${i}`, 1])),
  ),
  custom("custom resource with 60,000 known fields", "Known", { additionalProperties: { type: "string" } }, manyKeys),
  custom(
    "rules of CEL that use up the budget",
    "Costly",
    {
      properties: {
        list: {
          type: "array",
          maxItems: 400,
          items: { type: "integer" },
          "x-kubernetes-validations": times(60, (i) => ({
            rule: `self.all(x, self.exists_one(y, x + y == ${i}) || true)`,
          })),
        },
      },
    },
    { list: times(400, (i) => i) },
  ),
  custom(
    "3,000 alternatives for 20,000 fields",
    "Alternative",
    { "x-kubernetes-preserve-unknown-fields": true, anyOf: times(3_000, (i) => ({ required: [`x${i}`] })) },
    Object.fromEntries(times(20_000, (i) => [`f${i}`, 1])),
  ),
  {
    name: "definition with 20,000 properties",
    async prepare(send) {
      const properties = Object.fromEntries(times(20_000, (i) => [`property${i}`, { type: "string" }]));
      const body = json(definition("Broad", { properties }));
      return async () => (await send("POST", `${DEFINITIONS}?dryRun=All`, body)).status;
    },
  },
];
