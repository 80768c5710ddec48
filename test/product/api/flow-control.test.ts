import { describe, expect, it, vi } from "vitest";
import { shareFront } from "../../support/front.ts";

const server = shareFront();

const SCHEMAS = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
const LEVELS = "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations";

async function uidOf(path: string): Promise<string | undefined> {
  return (await server.send({ path })).body.metadata.uid;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

async function dangling(name: string): Promise<string | undefined> {
  await server.playground.settled();
  const { status } = (await server.send({ path: `${SCHEMAS}/${name}` })).body as unknown as {
    status?: { conditions?: Condition[] };
  };
  const found = status?.conditions?.find(({ type }) => type === "Dangling");
  return found === undefined ? undefined : `${found.status} ${found.reason}`;
}

const LEVEL = {
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "PriorityLevelConfiguration",
  metadata: { name: "own" },
  spec: { type: "Limited", limited: { nominalConcurrencyShares: 1, limitResponse: { type: "Reject" } } },
};
const SCHEMA = {
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "FlowSchema",
  // Before "exempt", which has the same precedence.
  metadata: { name: "chosen" },
  spec: {
    matchingPrecedence: 1,
    priorityLevelConfiguration: { name: "own" },
    rules: [
      {
        subjects: [{ kind: "User", user: { name: "admin" } }],
        nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
      },
    ],
  },
};

describe("a reply", () => {
  it("says which FlowSchema and priority level its request belongs to", async () => {
    const { headers } = await server.send({ path: "/version" });
    expect(headers).toMatchObject({
      "x-kubernetes-pf-flowschema-uid": await uidOf(`${SCHEMAS}/exempt`),
      "x-kubernetes-pf-prioritylevel-uid": await uidOf(`${LEVELS}/exempt`),
    });
    expect(headers["x-kubernetes-pf-flowschema-uid"]).toBeTruthy();
  });

  it("says so of a FlowSchema that a client made, once its level is there", async () => {
    const made = await server.send({ method: "POST", path: SCHEMAS, body: SCHEMA });
    await vi.waitFor(async () => expect(await dangling("chosen")).toBe("True NotFound"));
    const before = await server.send({ path: "/version" });
    expect(before.headers["x-kubernetes-pf-flowschema-uid"]).not.toBe(made.body.metadata.uid);
    await server.send({ method: "POST", path: LEVELS, body: LEVEL });
    await vi.waitFor(async () => expect(await dangling("chosen")).toBe("False Found"));
    const { headers } = await server.send({ path: "/version" });
    expect(headers["x-kubernetes-pf-flowschema-uid"]).toBe(made.body.metadata.uid);
  });
});
