import { describe, expect, it } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";

/** The texts are a real kube-apiserver's, of the same requests. */
const server = shareFront({}, async (playground) => {
  await playground.objects.create(
    { group: "", resource: "namespaces" },
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "t1", labels: { env: "prod" } },
    },
  );
});

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const API = { apiVersion: "admissionregistration.k8s.io/v1" };
const RULE = { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["deployments"] };
const CONFIG_MAPS = { paramKind: { apiVersion: "v1", kind: "ConfigMap" } };
const isFew = "object.spec.replicas <= 5";

function post(path: string, body: object): Promise<Reply> {
  return server.send({ method: "POST", path, body });
}

function makePolicy(spec: object): Promise<Reply> {
  const policy = { ...API, kind: "ValidatingAdmissionPolicy", metadata: { name: "p" } };
  return post(`${GROUP}/validatingadmissionpolicies`, {
    ...policy,
    spec: { matchConstraints: { resourceRules: [RULE] }, ...spec },
  });
}

async function bind(spec: object): Promise<void> {
  const kind = "ValidatingAdmissionPolicyBinding";
  const binding = { ...API, kind, metadata: { name: "p-b" } };
  const path = `${GROUP}/validatingadmissionpolicybindings`;
  const reply = await post(path, { ...binding, spec: { policyName: "p", validationActions: ["Deny"], ...spec } });
  expect(reply.status).toBe(201);
}

function deploy(): Promise<Reply> {
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
  return post("/apis/apps/v1/namespaces/t1/deployments?dryRun=All", {
    metadata: { name: "d" },
    spec: { replicas: 9, selector: { matchLabels: { a: "b" } }, template },
  });
}

type Case = readonly [policy: object, binding: object, refusal: string | undefined];

const CASES: readonly Case[] = [
  [{ validations: [{ expression: isFew }] }, {}, `failed expression: ${isFew}`],
  [
    { validations: [{ expression: isFew, messageExpression: '"too many: " + string(object.spec.replicas)' }] },
    {},
    "too many: 9",
  ],
  [
    {
      validations: [
        { expression: isFew, message: "first" },
        { expression: "false", message: "second" },
      ],
    },
    {},
    "first",
  ],
  [
    {
      variables: [
        { name: "few", expression: "object.spec.replicas" },
        { name: "many", expression: "variables.few * 2" },
      ],
      validations: [{ expression: "variables.many <= 5", messageExpression: '"many is " + string(variables.many)' }],
    },
    {},
    "many is 18",
  ],
  [
    { validations: [{ expression: "object.spec.nosuch == 1" }] },
    {},
    "expression 'object.spec.nosuch == 1' resulted in error: no such key: nosuch",
  ],
  [{ failurePolicy: "Ignore", validations: [{ expression: "object.spec.nosuch == 1" }] }, {}, undefined],
  [
    {
      matchConditions: [{ name: "c", expression: 'request.userInfo.username != "admin"' }],
      validations: [{ expression: "false" }],
    },
    {},
    undefined,
  ],
  [
    { matchConditions: [{ name: "c", expression: "object.nosuch == 1" }], validations: [{ expression: "false" }] },
    {},
    "expression 'object.nosuch == 1' resulted in error: no such key: nosuch",
  ],
  [
    { validations: [{ expression: '!authorizer.requestResource.check("fly").allowed()', message: "may fly" }] },
    {},
    "may fly",
  ],
  [
    {
      validations: [
        {
          expression: 'namespaceObject.metadata.labels["env"] == "test"',
          messageExpression: "namespaceObject.metadata.name",
        },
      ],
    },
    {},
    "t1",
  ],
  [
    { ...CONFIG_MAPS, validations: [{ expression: "object.spec.replicas <= int(params.data.max)" }] },
    { paramRef: { name: "nope", parameterNotFoundAction: "Deny" } },
    "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
  ],
  [
    { ...CONFIG_MAPS, validations: [{ expression: "false" }] },
    { paramRef: { name: "nope", parameterNotFoundAction: "Allow" } },
    undefined,
  ],
  [
    { validations: [{ expression: "false" }] },
    { matchResources: { namespaceSelector: { matchLabels: { env: "dev" } } } },
    undefined,
  ],
  [
    {
      auditAnnotations: [{ key: "k", valueExpression: "string(object.spec.nosuch)" }],
      validations: [{ expression: "true" }],
    },
    {},
    "expression 'string(object.spec.nosuch)' resulted in error: no such key: nosuch",
  ],
];

describe("a ValidatingAdmissionPolicy", () => {
  it.each(CASES)("%j bound with %j", async (policy, binding, refusal) => {
    expect((await makePolicy(policy)).status).toBe(201);
    await bind(binding);
    const { status, body } = await deploy();
    if (refusal === undefined) return expect(status).toBe(201);
    const message = `ValidatingAdmissionPolicy 'p' with binding 'p-b' denied request: ${refusal}`;
    expect(body).toMatchObject({
      code: 422,
      reason: "Invalid",
      message: `deployments.apps "d" is forbidden: ${message}`,
      details: { name: "d", group: "apps", kind: "deployments", causes: [{ message }] },
    });
  });

  it("refuses with the reason of its validation, and says so in the record", async () => {
    await makePolicy({ validations: [{ expression: "false", message: "no", reason: "RequestEntityTooLarge" }] });
    await bind({});
    expect((await deploy()).body).toMatchObject({ code: 413, reason: "RequestEntityTooLarge" });
    const { decisions } = server.playground.requests.all().at(-1) ?? { decisions: [] };
    expect(decisions).toContainEqual(
      expect.objectContaining({
        code: "admission.policy-denied",
        params: { policy: "p", binding: "p-b", message: "no" },
      }),
    );
  });

  it("only warns where its binding does not deny", async () => {
    await makePolicy({ validations: [{ expression: "false", message: "no" }] });
    await bind({ validationActions: ["Warn"] });
    const { status, headers } = await deploy();
    expect(status).toBe(201);
    expect(headers["warning"]).toBe(
      "299 - \"Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p-b': no\"",
    );
  });

  it("is refused when its expressions do not compile", async () => {
    const { status, body } = await makePolicy({
      validations: [
        { expression: "object.spec.replicas", messageExpression: "1" },
        { expression: "request.nosuch == 1" },
        { expression: "params.x == 1" },
      ],
    });
    expect(status).toBe(422);
    expect((body["details"] as { causes: unknown }).causes).toMatchObject([
      { message: 'Invalid value: "object.spec.replicas": must evaluate to bool but got dyn' },
      { message: 'Invalid value: "1": must evaluate to string but got int' },
      {
        message:
          "Invalid value: \"request.nosuch == 1\": compilation failed: ERROR: <input>:1:8: undefined field 'nosuch'\n" +
          " | request.nosuch == 1\n | .......^",
      },
      { message: expect.stringContaining("undeclared reference to 'params' (in container '')") as unknown },
    ]);
  });

  it("hears what its expressions do that the types forbid", async () => {
    await makePolicy({ validations: [{ expression: 'object.spec.replicas > "1"' }, { expression: isFew }] });
    await server.playground.settled();
    const { body } = await server.send({ path: `${GROUP}/validatingadmissionpolicies/p` });
    const [warning = { fieldRef: "", warning: "" }, ...others] = (
      body["status"] as { typeChecking: { expressionWarnings: { fieldRef: string; warning: string }[] } }
    ).typeChecking.expressionWarnings;
    expect(others).toEqual([]);
    expect(warning.fieldRef).toBe("spec.validations[0].expression");
    expect(warning.warning).toContain(
      "apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'",
    );
  });
});
