import { describe, expect, it } from "vitest";
import type { KubeObject, UserInfo } from "../../../src/apimachinery/index.ts";
import { parseQuery } from "../../../src/apiserver/go-url.ts";
import { requestInfo } from "../../../src/apiserver/request-info.ts";
import { compileFlowSchemas } from "../../../src/mock-apiserver/flow-control/flow-schemas.ts";
import { bootstrapObjects } from "../../../src/types/index.ts";

const GROUP = "flowcontrol.apiserver.k8s.io";
const named = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, uid: `uid of ${object.metadata.name ?? ""}` },
});
const schemas = bootstrapObjects(GROUP, "v1", "flowschemas").map(named);
const levels = bootstrapObjects(GROUP, "v1", "prioritylevelconfigurations").map(named);

function schema(name: string, matchingPrecedence: number, level: string, rule: object): KubeObject {
  const subjects = [{ kind: "User", user: { name: "jane" } }];
  const spec = { matchingPrecedence, priorityLevelConfiguration: { name: level }, rules: [{ subjects, ...rule }] };
  return named({ apiVersion: `${GROUP}/v1`, kind: "FlowSchema", metadata: { name }, spec });
}

const ANY = { verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"] };
const own = [
  schema("pods-of-one-namespace", 50, "exempt", {
    resourceRules: [{ ...ANY, resources: ["pods/log"], namespaces: ["a"] }],
  }),
  schema("namespaced-only", 60, "exempt", { resourceRules: [{ ...ANY, verbs: ["list"] }] }),
  schema("below-a-path", 60, "exempt", { nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/own/*"] }] }),
  schema("dangling", 1, "no-such-level", { resourceRules: [{ ...ANY, clusterScope: true }] }),
];
const classify = compileFlowSchemas([...schemas, ...own], levels);

const user = (name: string, ...groups: string[]): UserInfo => ({ name, uid: "", groups, extra: {} });
const AUTHENTICATED = "system:authenticated";

describe("a request belongs to the FlowSchema", () => {
  it.each([
    ["exempt", "GET", "/api/v1/pods", user("admin", "system:masters", AUTHENTICATED)],
    ["probes", "GET", "/readyz", user("system:anonymous", "system:unauthenticated")],
    ["global-default", "GET", "/metrics", user("jane", AUTHENTICATED)],
    ["global-default", "GET", "/api/v1/pods", user("jane", AUTHENTICATED)],
    ["namespaced-only", "GET", "/api/v1/namespaces/b/pods", user("jane", AUTHENTICATED)],
    ["pods-of-one-namespace", "GET", "/api/v1/namespaces/a/pods/p/log", user("jane", AUTHENTICATED)],
    ["below-a-path", "GET", "/own/x/y", user("jane", AUTHENTICATED)],
    ["global-default", "GET", "/own", user("jane", AUTHENTICATED)],
    [
      "kube-system-service-accounts",
      "GET",
      "/api/v1/pods",
      user("system:serviceaccount:kube-system:x", "system:serviceaccounts"),
    ],
    ["service-accounts", "GET", "/api/v1/pods", user("system:serviceaccount:a:x", "system:serviceaccounts")],
    [
      "system-leader-election",
      "PUT",
      "/apis/coordination.k8s.io/v1/namespaces/a/leases/l",
      user("system:kube-scheduler", AUTHENTICATED),
    ],
  ])("%s: %s %s", (name, method, path, who) => {
    const level = [...schemas, ...own].find(({ metadata }) => metadata.name === name)?.["spec"] as {
      priorityLevelConfiguration: { name: string };
    };
    expect(classify(requestInfo(method, path, parseQuery("")), who)).toEqual({
      schemaUid: `uid of ${name}`,
      levelUid: `uid of ${level.priorityLevelConfiguration.name}`,
    });
  });

  it("of nobody where none takes it", () => {
    expect(classify(requestInfo("GET", "/x", parseQuery("")), user("nobody"))).toBeUndefined();
  });
});
