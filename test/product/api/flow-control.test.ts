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
  metadata: { name: "chosen" },
  spec: {
    matchingPrecedence: 2,
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

  it("of a FlowSchema says whether its priority level is there", async () => {
    const made = await server.send({ method: "POST", path: SCHEMAS, body: SCHEMA });
    expect(made.status).toBe(201);
    await vi.waitFor(async () => expect(await dangling("chosen")).toBe("True NotFound"));
    await server.send({ method: "POST", path: LEVELS, body: LEVEL });
    await vi.waitFor(async () => expect(await dangling("chosen")).toBe("False Found"));
  });
});
