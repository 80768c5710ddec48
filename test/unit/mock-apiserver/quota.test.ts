import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import type { AdmissionAttributes } from "../../../src/apiserver/index.ts";
import { checkRequest } from "../../../src/mock-apiserver/quota/check-request.ts";
import { createEvaluators } from "../../../src/mock-apiserver/quota/evaluators.ts";

const evaluators = createEvaluators(() => 0);

function quota(hard: object, used: object, spec: object = {}): KubeObject {
  const metadata = { name: "q", namespace: "n" };
  return { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard, ...spec }, status: { hard, used } };
}

function object(kind: string, spec: object = {}, more: object = {}): KubeObject {
  return { apiVersion: "v1", kind, metadata: { name: "o", namespace: "n" }, spec, ...more };
}

const containers = (...resources: object[]): object => ({
  containers: resources.map((one, index) => ({ name: `c${index}`, image: "i", resources: one })),
});

type Asked = Partial<Pick<AdmissionAttributes, "operation" | "subresource" | "oldObject">> & { group?: string };

/** What is used afterwards, or why it is refused. */
function ask(resource: string, one: KubeObject, quotas: readonly KubeObject[], asked: Asked = {}): unknown {
  const evaluator = evaluators.of({ group: asked.group ?? "", resource });
  if (evaluator === undefined) return "not counted";
  const attributes = { operation: "CREATE", subresource: "", oldObject: undefined, ...asked, object: one } as const;
  const verdict = checkRequest(quotas, evaluator, attributes);
  return "refused" in verdict
    ? verdict.refused
    : verdict.changed.map(({ status }) => (status as { used: object }).used);
}

const pods = (one: KubeObject, quotas: readonly KubeObject[], asked: Asked = {}): unknown =>
  ask("pods", one, quotas, asked);

/** In the words of apiserver `admission/plugin/resourcequota`. */
describe("a ResourceQuota", () => {
  it("counts objects by their group, and refuses one too many", () => {
    const hard = { "count/deployments.apps": "2", "count/flunders.example.com": "1" };
    const used = { "count/deployments.apps": "1", "count/flunders.example.com": "1" };
    expect(ask("deployments", object("Deployment"), [quota(hard, used)], { group: "apps" })).toEqual([
      { ...used, "count/deployments.apps": "2" },
    ]);
    expect(ask("flunders", object("Flunder"), [quota(hard, used)], { group: "example.com" })).toBe(
      "exceeded quota: q, requested: count/flunders.example.com=1, used: count/flunders.example.com=1, limited: count/flunders.example.com=1",
    );
    expect(ask("deployments", object("Deployment"), [quota(hard, used)], { group: "extensions" })).toEqual([]);
    expect(ask("events", object("Event"), [quota({ "count/events": "0" }, {})])).toBe("not counted");
  });

  it("knows the older names of some counts", () => {
    const one = quota({ configmaps: "1", "count/configmaps": "5" }, { configmaps: "0", "count/configmaps": "4" });
    expect(ask("configmaps", object("ConfigMap"), [one])).toEqual([{ configmaps: "1", "count/configmaps": "5" }]);
  });

  it("sums what a Pod asks for, in the form of what is used", () => {
    const hard = { pods: "5", cpu: "2", "requests.memory": "1Gi", "limits.cpu": "4", "requests.example.com/gpu": "2" };
    const used = { pods: "1", cpu: "500m", "requests.memory": "0", "limits.cpu": "0", "requests.example.com/gpu": "0" };
    const resources = { requests: { cpu: "250m", memory: "128Mi", "example.com/gpu": "1" }, limits: { cpu: "1" } };
    const spec = { ...containers(resources, resources), overhead: { cpu: "100m", memory: "1Mi" } };
    expect(pods(object("Pod", spec), [quota(hard, used)])).toEqual([
      {
        pods: "2",
        cpu: "1100m",
        "requests.memory": "257Mi",
        "limits.cpu": "2100m",
        "requests.example.com/gpu": "2",
      },
    ]);
  });

  it("wants every container to say what it limits, where the Pod does not", () => {
    const hard = { cpu: "1", "limits.memory": "1Gi", "requests.ephemeral-storage": "1Gi" };
    const used = { cpu: "0", "limits.memory": "0", "requests.ephemeral-storage": "0" };
    const bare = containers({}, { requests: { cpu: "1" } });
    expect(pods(object("Pod", bare), [quota(hard, used)])).toBe(
      "failed quota: q: must specify cpu for: c0; limits.memory for: c0,c1",
    );
    const whole = { ...bare, resources: { requests: { cpu: "1" } } };
    expect(pods(object("Pod", whole), [quota(hard, used)])).toEqual([{ ...used, cpu: "1" }]);
  });

  it("refuses while nobody has counted", () => {
    expect(pods(object("Pod", containers({})), [quota({ pods: "1", "count/pods": "1" }, {})])).toBe(
      "status unknown for quota: q, resources: count/pods,pods",
    );
  });

  it("names all that is exceeded, sorted", () => {
    const hard = { pods: "1", "requests.cpu": "1", "count/pods": "9" };
    const used = { pods: "1", "requests.cpu": "500m", "count/pods": "1" };
    expect(pods(object("Pod", containers({ requests: { cpu: "2" } })), [quota(hard, used)])).toBe(
      "exceeded quota: q, requested: pods=1,requests.cpu=2, used: pods=1,requests.cpu=500m, limited: pods=1,requests.cpu=1",
    );
  });

  it.each([
    ["BestEffort", containers({}), 1],
    ["NotBestEffort", containers({}), 0],
    ["NotBestEffort", containers({ requests: { cpu: "1" } }), 1],
    ["Terminating", { ...containers({}), activeDeadlineSeconds: 5 }, 1],
    ["NotTerminating", { ...containers({}), activeDeadlineSeconds: 5 }, 0],
    ["PriorityClass", { ...containers({}), priorityClassName: "high" }, 1],
    ["PriorityClass", containers({}), 0],
    [
      "CrossNamespacePodAffinity",
      {
        ...containers({}),
        affinity: {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, podAffinityTerm: { namespaceSelector: {} } },
            ],
          },
        },
      },
      1,
    ],
  ])("of scope %s means %j: %i", (scope, spec, count) => {
    expect(pods(object("Pod", spec), [quota({ pods: "9" }, { pods: "0" }, { scopes: [scope] })])).toHaveLength(count);
  });

  it.each([
    ["In", ["high"], "high", 1],
    ["In", ["high"], "low", 0],
    ["NotIn", ["high"], "", 1],
    ["NotIn", ["high"], "high", 0],
    ["Exists", [], "any", 1],
    ["DoesNotExist", [], "", 1],
    ["DoesNotExist", [], "any", 0],
  ])("selects priority classes with %s %j: %s", (operator, values, priorityClassName, count) => {
    const scopeSelector = { matchExpressions: [{ scopeName: "PriorityClass", operator, values }] };
    const one = quota({ pods: "9" }, { pods: "0" }, { scopeSelector });
    expect(pods(object("Pod", { ...containers({}), priorityClassName }), [one])).toHaveLength(count);
  });

  it("charges a change with what is more than before, and whole where it did not mean the object before", () => {
    const hard = { "services.nodeports": "4", services: "1" };
    const one = quota(hard, { "services.nodeports": "1", services: "1" });
    const service = (ports: number): KubeObject =>
      object("Service", { type: "NodePort", ports: Array.from({ length: ports }, (_, port) => ({ port })) });
    const update = { operation: "UPDATE", oldObject: service(1) } as const;
    expect(ask("services", service(3), [one], update)).toEqual([{ "services.nodeports": "3", services: "1" }]);
    expect(ask("services", service(1), [one], update)).toEqual([]);
    expect(ask("services", service(6), [one], update)).toBe(
      "exceeded quota: q, requested: services.nodeports=5, used: services.nodeports=1, limited: services.nodeports=4",
    );
    const ending = quota({ pods: "1" }, { pods: "1" }, { scopes: ["Terminating"] });
    const before = object("Pod", containers({}));
    const after = object("Pod", { ...containers({}), activeDeadlineSeconds: 1 });
    expect(pods(after, [ending], { operation: "UPDATE", oldObject: before })).toBe(
      "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
    );
  });

  it("counts storage by class, and what was given where that is more", () => {
    const hard = {
      "requests.storage": "10Gi",
      "gold.storageclass.storage.k8s.io/requests.storage": "5Gi",
      "gold.storageclass.storage.k8s.io/persistentvolumeclaims": "2",
    };
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, "0"]));
    const claim = object(
      "PersistentVolumeClaim",
      { storageClassName: "gold", resources: { requests: { storage: "1Gi" } } },
      { status: { allocatedResources: { storage: "3Gi" } } },
    );
    expect(ask("persistentvolumeclaims", claim, [quota(hard, used)])).toEqual([
      {
        "requests.storage": "3Gi",
        "gold.storageclass.storage.k8s.io/requests.storage": "3Gi",
        "gold.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
      },
    ]);
  });

  it("forgets what a Pod asked for once it has ended, but not the object", () => {
    const pod = object("Pod", containers({ requests: { cpu: "1" } }), { status: { phase: "Succeeded" } });
    const evaluator = evaluators.of({ group: "", resource: "pods" });
    expect([...(evaluator?.usage(pod).keys() ?? [])]).toEqual(["count/pods"]);
  });
});
