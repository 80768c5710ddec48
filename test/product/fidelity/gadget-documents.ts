/** The OpenAPI documents of the recordings' second backend: one kind, Gadget. */
const GROUP = "oa.openapi.example.com";
const GV = `${GROUP}/v1`;
const GVK = { group: GROUP, version: "v1", kind: "Gadget" };
const REF = "#/components/schemas/com.example.openapi.v1.Gadget";

const schema = {
  type: "object",
  description: "Gadget is a thing to test with.",
  properties: {
    apiVersion: { type: "string", description: "APIVersion of the object." },
    kind: { type: "string", description: "Kind of the object." },
    metadata: { type: "object", description: "Standard metadata." },
    spec: {
      type: "object",
      description: "Spec says what the gadget should be.",
      properties: {
        size: { type: "integer", format: "int32", description: "Size in millimetres." },
        colour: { type: "string", description: "Colour by name." },
      },
      required: ["size"],
    },
  },
  "x-kubernetes-group-version-kind": [GVK],
};

const info = { title: "gadgets", version: "v1" };
const paths = {
  [`/apis/${GV}/gadgets`]: {
    get: {
      operationId: "listGadgets",
      responses: { 200: { description: "OK", content: { "application/json": { schema: { $ref: REF } } } } },
      "x-kubernetes-action": "list",
      "x-kubernetes-group-version-kind": GVK,
    },
  },
};

/** The document at this request target, or undefined. */
export function gadgetDocuments(target: string): object | undefined {
  if (target === `/apis/${GV}`) {
    const gadgets = {
      name: "gadgets",
      singularName: "gadget",
      namespaced: false,
      kind: "Gadget",
      verbs: ["get", "list"],
    };
    return { kind: "APIResourceList", apiVersion: "v1", groupVersion: GV, resources: [gadgets] };
  }
  if (target === "/openapi/v3")
    return { paths: { [`apis/${GV}`]: { serverRelativeURL: `/openapi/v3/apis/${GV}?hash=AB12` } } };
  if (target.startsWith(`/openapi/v3/apis/${GV}`)) {
    return { openapi: "3.0.0", info, paths, components: { schemas: { "com.example.openapi.v1.Gadget": schema } } };
  }
  if (target.startsWith("/openapi/v2"))
    return { swagger: "2.0", info, paths, definitions: { "com.example.openapi.v1.Gadget": schema } };
  return undefined;
}
