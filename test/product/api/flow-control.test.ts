import { describe, expect, it } from "vitest";
import { shareFront, type OpenWatch } from "../../support/front.ts";

const server = shareFront();

const SCHEMAS = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
const LEVELS = "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations";

async function uidOf(path: string): Promise<string | undefined> {
  return (await server.send({ path })).body.metadata.uid;
}

/** The reason of its condition Dangling, once it has one that is not `before`. */
async function dangling(watch: OpenWatch, before = ""): Promise<string> {
  for (;;) {
    const { object } = await watch.next();
    const { conditions = [] } = (object["status"] ?? {}) as { conditions?: { type: string; reason: string }[] };
    const reason = conditions.find(({ type }) => type === "Dangling")?.reason ?? "";
    if (reason !== "" && reason !== before) return reason;
  }
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
        subjects: [{ kind: "User", user: { name: "jane" } }],
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
    using watch = await server.watch(`${SCHEMAS}?watch=true&fieldSelector=metadata.name%3Dchosen`);
    const made = await server.send({ method: "POST", path: SCHEMAS, body: SCHEMA });
    expect(await dangling(watch)).toBe("NotFound");
    const asJane = { path: "/version", headers: { authorization: `Bearer ${server.playground.tokenFor("jane")}` } };
    const before = await server.send(asJane);
    expect(before.headers["x-kubernetes-pf-flowschema-uid"]).not.toBe(made.body.metadata.uid);
    await server.send({ method: "POST", path: LEVELS, body: LEVEL });
    expect(await dangling(watch, "NotFound")).toBe("Found");
    const { headers } = await server.send(asJane);
    expect(headers["x-kubernetes-pf-flowschema-uid"]).toBe(made.body.metadata.uid);
  });
});
