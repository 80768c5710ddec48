import { describe, expect, it } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";

/** The texts and objects are a real kube-apiserver's, of the same requests. */
const server = shareFront();

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const API = { apiVersion: "admissionregistration.k8s.io/v1" };
const RULE = { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["deployments"] };

type PatchType = "ApplyConfiguration" | "JSONPatch";

function makePolicy(patchType: PatchType, expression: string, name = "mp", rest: object = {}): Promise<Reply> {
  const own = patchType === "JSONPatch" ? "jsonPatch" : "applyConfiguration";
  const mutations = [{ patchType, [own]: { expression } }];
  return server.send({
    method: "POST",
    path: `${GROUP}/mutatingadmissionpolicies`,
    body: {
      ...API,
      kind: "MutatingAdmissionPolicy",
      metadata: { name },
      spec: { reinvocationPolicy: "Never", matchConstraints: { resourceRules: [RULE] }, mutations, ...rest },
    },
  });
}

async function bind(policyName = "mp"): Promise<void> {
  const kind = "MutatingAdmissionPolicyBinding";
  const body = { ...API, kind, metadata: { name: `${policyName}-b` }, spec: { policyName } };
  expect((await server.send({ method: "POST", path: `${GROUP}/mutatingadmissionpolicybindings`, body })).status).toBe(
    201,
  );
}

function deploy(): Promise<Reply> {
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
  const spec = { replicas: 9, selector: { matchLabels: { a: "b" } }, template };
  const path = "/apis/apps/v1/namespaces/default/deployments?dryRun=All";
  return server.send({ method: "POST", path, body: { metadata: { name: "d" }, spec } });
}

const CHANGES: readonly (readonly [PatchType, string, object])[] = [
  ["ApplyConfiguration", "Object{spec: Object.spec{replicas: object.spec.replicas + 1}}", { spec: { replicas: 10 } }],
  ["ApplyConfiguration", 'Object{metadata: Object.metadata{labels: {"x": "y"}}}', { metadata: { labels: { x: "y" } } }],
  [
    "ApplyConfiguration",
    `Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: [
      Object.spec.template.spec.containers{name: "d", image: "k"}]}}}}`,
    {
      spec: {
        template: { spec: { containers: [{ name: "c" }, { name: "d", image: "k", imagePullPolicy: "Always" }] } },
      },
    },
  ],
  [
    "ApplyConfiguration",
    'Object{metadata: Object.metadata{?annotations: optional.of({"e": "f"})}}',
    { metadata: { annotations: { e: "f" } } },
  ],
  [
    "JSONPatch",
    `[JSONPatch{op: "add", path: "/metadata/annotations", value: {"e": "f"}},
      JSONPatch{op: "add", path: "/metadata/annotations/" + jsonpatch.escapeKey("a.b/c"), value: "z"}]`,
    { metadata: { annotations: { e: "f", "a.b/c": "z" } } },
  ],
  [
    "JSONPatch",
    '[JSONPatch{op: "test", path: "/spec/replicas", value: 5}, JSONPatch{op: "replace", path: "/spec/replicas", value: 6}]',
    { spec: { replicas: 9 } },
  ],
];

const TYPED = "error applying patch: failed to convert patch object to typed object: ";
const REFUSALS: readonly (readonly [PatchType, string, string])[] = [
  ["ApplyConfiguration", "Object{spec: Object.spec{nosuch: 1}}", `${TYPED}.spec.nosuch: field not declared in schema`],
  [
    "ApplyConfiguration",
    'Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {"c": "d"}}}}',
    "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.selector",
  ],
  [
    "ApplyConfiguration",
    "Object{spec: Object.wrong{replicas: 1}}",
    'type mismatch: unexpected type name "Object.wrong", expected "Object.spec", which matches field name path from root Object type',
  ],
  [
    "JSONPatch",
    '[JSONPatch{op: "replace", path: "/spec/nosuch/x", value: 6}]',
    "JSON Patch: replace operation does not apply: doc is missing path: /spec/nosuch/x: missing value",
  ],
];

const BAD: readonly (readonly [PatchType, string, string])[] = [
  ["ApplyConfiguration", "1", "must evaluate to Object but got int"],
  ["ApplyConfiguration", "Foo{a: 1}", "undeclared reference to 'Foo' (in container '')"],
  ["JSONPatch", '[JSONPatch{op: 1, path: "/a"}]', "expected type of field 'op' is 'string' but provided type is 'int'"],
  ["JSONPatch", '[{"op": "add"}]', "must evaluate to list(JSONPatch) but got list(map(string, string))"],
];

describe("a MutatingAdmissionPolicy", () => {
  it.each(CHANGES)("(%s) %s", async (type, expression, wanted) => {
    expect((await makePolicy(type, expression)).status).toBe(201);
    await bind();
    expect((await deploy()).body).toMatchObject(wanted);
  });

  it.each(REFUSALS)("(%s) %s refuses", async (type, expression, why) => {
    await makePolicy(type, expression);
    await bind();
    const message = `policy 'mp' with binding 'mp-b' denied request: ${why}`;
    expect((await deploy()).body).toMatchObject({ message, reason: "Invalid", details: { causes: [{ message }] } });
  });

  it.each(BAD)("(%s) %s cannot be made", async (type, expression, why) => {
    const { status, body } = await makePolicy(type, expression);
    expect([status, body["message"]]).toEqual([422, expect.stringContaining(why)]);
  });

  it("is left alone when it fails and says that this is to be ignored", async () => {
    await makePolicy("ApplyConfiguration", "Object{spec: Object.spec{nosuch: 1}}", "mp", { failurePolicy: "Ignore" });
    await bind();
    expect((await deploy()).status).toBe(201);
  });

  it("is asked again when another one changed the object after it", async () => {
    const count =
      'Object{metadata: Object.metadata{labels: {"seen": has(object.metadata.annotations) ? "yes" : "no"}}}';
    await makePolicy("ApplyConfiguration", count, "a", { reinvocationPolicy: "IfNeeded" });
    await makePolicy("ApplyConfiguration", 'Object{metadata: Object.metadata{annotations: {"x": "y"}}}', "b");
    await bind("a");
    await bind("b");
    expect((await deploy()).body.metadata).toMatchObject({ labels: { seen: "yes" }, annotations: { x: "y" } });
  });
});
