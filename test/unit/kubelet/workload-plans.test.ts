import { describe, expect, it } from "vitest";
import { createAddressMap } from "../../../src/kubelet/address-map.ts";
import { formatDelay, nextBackOff } from "../../../src/kubelet/back-off.ts";
import { planDeployment, replicasOf, templateHash } from "../../../src/controllers/deployment-plan.ts";
import { deploymentStatus } from "../../../src/controllers/deployment-status.ts";
import { planEndpoints, toSubsets } from "../../../src/controllers/endpoint-plan.ts";
import { expand } from "../../../src/kubelet/environment.ts";
import { parseImages } from "../../../src/kubelet/image-catalogue.ts";
import { relocate } from "../../../src/kubelet/pod-files.ts";
import { podStatus } from "../../../src/kubelet/pod-status.ts";
import { planReplicaSet } from "../../../src/controllers/replica-set-plan.ts";
import { selects } from "../../../src/controllers/selector.ts";
import type { ContainerStatus, Deployment, Pod, ReplicaSet, Service } from "../../../src/types/index.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");
const TEMPLATE = {
  metadata: { labels: { app: "a" } },
  spec: { containers: [{ name: "c", image: "i", resources: {} }] },
};

function deployment(spec: Partial<Deployment["spec"]> = {}): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d", namespace: "n", uid: "d-uid", generation: 2 },
    spec: { replicas: 4, selector: { matchLabels: { app: "a" } }, template: TEMPLATE, strategy: {}, ...spec },
  };
}

function replicaSet(name: string, replicas: number, available: number, image = "i"): ReplicaSet {
  const spec = { containers: [{ name: "c", image, resources: {} }] };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name, namespace: "n", uid: `${name}-uid`, annotations: { "deployment.kubernetes.io/revision": "1" } },
    spec: { replicas, selector: { matchLabels: { app: "a" } }, template: { ...TEMPLATE, spec } },
    status: { replicas, readyReplicas: available, availableReplicas: available },
  };
}

function pod(
  name: string,
  extra: { ready?: boolean; owner?: string; labels?: Record<string, string>; ip?: string } = {},
): Pod {
  const { ready = true, owner, labels = { app: "a" }, ip = "10.244.0.9" } = extra;
  const reference = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", controller: true };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "n",
      uid: `${name}-uid`,
      labels,
      ...(owner === undefined ? {} : { ownerReferences: [{ ...reference, uid: owner }] }),
    },
    spec: {
      nodeName: "playground",
      containers: [{ name: "c", image: "i", resources: {}, ports: [{ name: "https", containerPort: 8443 }] }],
    },
    status: {
      phase: "Running",
      podIP: ip,
      conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: "2026-01-02T03:04:00Z" }],
    },
  };
}

describe("a Deployment", () => {
  it("makes its first ReplicaSet with all replicas", () => {
    expect(planDeployment(deployment(), [])).toMatchObject({ createWith: 4, scale: [], remove: [] });
  });

  it.each([
    ["starts with the surge beside the old pods", [[4, 4]], undefined, { createWith: 1, old: [3] }],
    ["waits while neither surge nor unavailability leaves room", [[3, 3]], [2, 0], { old: [3], current: 2 }],
    ["goes on when new pods have become available", [[3, 3]], [2, 2], { old: [1], current: 2 }],
    ["takes away broken old pods first", [[4, 2]], [1, 1], { old: [2], current: 1 }],
    ["ends with the new pods alone", [[0, 0]], [4, 4], { old: [0], current: 4 }],
  ] as const)("rolling over %s", (_what, old, current, expected) => {
    const olds = old.map(([replicas, available], index) => replicaSet(`old-${index}`, replicas, available, "before"));
    const now = current === undefined ? [] : [replicaSet("new", current[0], current[1])];
    const plan = planDeployment(deployment(), [...olds, ...now]);
    const scaled = (set: ReplicaSet): number =>
      plan.scale.find((change) => change.set === set)?.replicas ?? replicasOf(set);
    expect({
      ...(plan.createWith === undefined ? {} : { createWith: plan.createWith }),
      old: olds.map(scaled),
      ...(now[0] === undefined ? {} : { current: scaled(now[0]) }),
    }).toEqual(expected);
  });

  it("with Recreate makes no new pod before the last old one is gone", () => {
    const recreate = deployment({ strategy: { type: "Recreate" } });
    const old = replicaSet("old", 4, 4, "before");
    expect(planDeployment(recreate, [old])).toMatchObject({ createWith: 0, scale: [{ replicas: 0 }] });
    expect(planDeployment(recreate, [replicaSet("old", 0, 0, "before")])).toMatchObject({ createWith: 4, scale: [] });
  });

  it("that is paused is scaled and not rolled over", () => {
    const plan = planDeployment(deployment({ paused: true }), [replicaSet("old", 2, 2, "before")]);
    expect(plan).toMatchObject({ createWith: undefined, scale: [{ replicas: 4 }] });
  });

  it("keeps as much history as it is told", () => {
    const old = [3, 2, 1].map((revision) => {
      const set = replicaSet(`old-${revision}`, 0, 0, `v${revision}`);
      set.metadata.annotations = { "deployment.kubernetes.io/revision": String(revision) };
      return set;
    });
    const plan = planDeployment(deployment({ revisionHistoryLimit: 1 }), [...old, replicaSet("new", 4, 4)]);
    expect(plan.remove.map((set) => set.metadata.name)).toEqual(["old-2", "old-1"]);
  });

  it("gives equal templates equal names and others others", () => {
    expect(templateHash(TEMPLATE)).toBe(templateHash(structuredClone(TEMPLATE)));
    expect(templateHash(TEMPLATE)).not.toBe(templateHash({ ...TEMPLATE, metadata: {} }));
  });

  it("says that it has missed its deadline when nothing has moved for that long", () => {
    const set = replicaSet("new", 4, 0);
    const first = deployment({ progressDeadlineSeconds: 60 });
    const status = deploymentStatus(first, set, [set], NOW);
    expect(status).toMatchObject({ observedGeneration: 2, replicas: 4, updatedReplicas: 4, unavailableReplicas: 4 });
    const later = deploymentStatus({ ...first, status }, set, [set], NOW + 60_000);
    expect(later.conditions?.find(({ type }) => type === "Progressing")).toMatchObject({
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: 'ReplicaSet "new" has timed out progressing.',
    });
  });
});

describe("a ReplicaSet", () => {
  const set = replicaSet("rs", 2, 0);

  it("makes what is missing and adopts what fits and is nobody's", () => {
    const plan = planReplicaSet(set, [pod("orphan"), pod("foreign", { owner: "other-uid" })], NOW);
    expect(plan).toMatchObject({ create: 1, remove: [], adopt: [{ metadata: { name: "orphan" } }] });
  });

  it("removes what is too much, pods that are not ready first", () => {
    const own = [
      pod("a", { owner: "rs-uid" }),
      pod("b", { owner: "rs-uid", ready: false }),
      pod("c", { owner: "rs-uid" }),
    ];
    expect(planReplicaSet(set, own, NOW).remove.map((one) => one.metadata.name)).toEqual(["b"]);
  });

  it("lets a pod go whose labels no longer fit, and makes another", () => {
    const plan = planReplicaSet(set, [pod("a", { owner: "rs-uid", labels: { app: "debug" } })], NOW);
    expect(plan).toMatchObject({ create: 2, release: [{ metadata: { name: "a" } }] });
  });

  it("counts a pod as available after minReadySeconds", () => {
    const patient = { ...set, spec: { ...set.spec, minReadySeconds: 30 } };
    const plan = planReplicaSet(patient, [pod("a", { owner: "rs-uid" })], NOW);
    expect(plan).toMatchObject({ status: { readyReplicas: 1, availableReplicas: 0 }, againAfter: 25_000 });
  });
});

describe("endpoints", () => {
  const service = (targetPort: number | string): Service => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "s", namespace: "n" },
    spec: { selector: { app: "a" }, ports: [{ port: 443, protocol: "TCP", targetPort }] },
  });

  it("hold the pods that the selector takes, ready or not", () => {
    const pods = [
      pod("b", { ready: false, ip: "10.244.0.3" }),
      pod("a"),
      pod("x", { labels: { app: "x" } }),
      pod("new", { ip: "" }),
    ];
    const groups = planEndpoints(service(443), pods);
    expect(groups).toMatchObject([
      {
        ports: [{ name: "", port: 443 }],
        endpoints: [
          { addresses: ["10.244.0.9"], conditions: { ready: true, serving: true, terminating: false } },
          { addresses: ["10.244.0.3"], conditions: { ready: false, serving: false, terminating: false } },
        ],
      },
    ]);
    expect(toSubsets(groups)).toMatchObject([
      {
        addresses: [{ ip: "10.244.0.9" }],
        notReadyAddresses: [{ ip: "10.244.0.3" }],
        ports: [{ port: 443, protocol: "TCP" }],
      },
    ]);
  });

  it("find a port by its name in each pod", () => {
    expect(planEndpoints(service("https"), [pod("a")])[0]?.ports).toMatchObject([{ port: 8443 }]);
    expect(planEndpoints(service("none"), [pod("a")])[0]?.ports).toEqual([]);
  });

  it("of a pod that is being deleted serve and are not ready", () => {
    const going = pod("a");
    going.metadata.deletionTimestamp = "2026-01-02T03:04:35Z";
    const groups = planEndpoints(service(443), [going]);
    expect(groups[0]?.endpoints[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true });
    expect(toSubsets(groups)).toEqual([]);
  });

  it("without pods are one empty group, which differs from none", () => {
    expect(planEndpoints(service(443), [])).toEqual([{ ports: [], endpoints: [] }]);
  });
});

describe("a pod's status", () => {
  const base: ContainerStatus = {
    name: "c",
    state: {},
    lastState: {},
    ready: false,
    restartCount: 0,
    image: "i",
    imageID: "",
    started: false,
  };
  const ended = (exitCode: number): ContainerStatus => {
    const terminated = { exitCode, reason: "", startedAt: "", finishedAt: "", containerID: "" };
    return { ...base, state: { terminated } };
  };
  const waiting = { ...base, state: { waiting: { reason: "ContainerCreating" } } };
  const running = { ...base, ready: true, state: { running: { startedAt: "" } } };

  it.each([
    ["Pending before a container has run", "Always", waiting, "Pending"],
    ["Running while one runs", "Never", running, "Running"],
    ["Succeeded after all ended well", "Never", ended(0), "Succeeded"],
    ["Failed after one ended badly", "Never", ended(1), "Failed"],
    ["Running when it will be started again", "OnFailure", ended(1), "Running"],
    ["Running when it is always started again", "Always", ended(0), "Running"],
  ])("is %s", (_what, restartPolicy, container, phase) => {
    const subject = { ...pod("p"), spec: { ...pod("p").spec, restartPolicy } };
    expect(podStatus(subject, "10.244.0.2", NOW, [container], NOW).phase).toBe(phase);
  });

  it("does not change while nothing happens", () => {
    const subject = pod("p");
    const first = podStatus(subject, "10.244.0.2", NOW, [running], NOW);
    const second = podStatus({ ...subject, status: first }, "10.244.0.2", NOW, [running], NOW + 60_000);
    expect(second).toEqual(first);
  });

  it("names the containers that are not ready", () => {
    const { conditions } = podStatus(pod("p"), "10.244.0.2", NOW, [waiting], NOW);
    expect(conditions?.find(({ type }) => type === "Ready")).toMatchObject({
      status: "False",
      reason: "ContainersNotReady",
      message: "containers with unready status: [c]",
    });
  });
});

describe("crash back-off", () => {
  it("is none, then 10 s doubling to 5 min", () => {
    const delays: number[] = [];
    let last = nextBackOff(undefined, 0, 0);
    for (let count = 0; count < 8; count++, last = nextBackOff(last, 0, 0)) delays.push(last.delayMs / 1000);
    expect(delays).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
    expect([10_000, 160_000, 300_000].map(formatDelay)).toEqual(["10s", "2m40s", "5m0s"]);
  });

  it("begins anew after ten minutes of running", () => {
    const last = { delayMs: 80_000, until: 0 };
    expect(nextBackOff(last, 0, 600_000).delayMs).toBe(160_000);
    expect(nextBackOff(last, 0, 600_001).delayMs).toBe(0);
  });
});

describe("a selector", () => {
  it.each([
    [{ key: "a", operator: "In", values: ["1", "2"] }, true],
    [{ key: "a", operator: "NotIn", values: ["1"] }, false],
    [{ key: "b", operator: "NotIn", values: ["1"] }, true],
    [{ key: "a", operator: "Exists" }, true],
    [{ key: "b", operator: "DoesNotExist" }, true],
    [{ key: "toString", operator: "Exists" }, false],
  ])("with %j says %s of a=1", (requirement, verdict) => {
    expect(selects({ matchExpressions: [requirement] }, { a: "1" })).toBe(verdict);
  });
});

describe("pod addresses", () => {
  it("are not given out again soon, and lead nowhere once released", () => {
    const map = createAddressMap();
    const ip = map.allocate(undefined);
    map.bind(ip, 443, 4711);
    expect([ip, map.portsOf(ip).get(443)]).toEqual(["10.244.0.2", 4711]);
    map.release(ip);
    expect([map.portsOf(ip).get(443), map.allocate(undefined)]).toEqual([undefined, "10.244.0.3"]);
    expect(map.allocate("10.244.0.2")).toBe("10.244.0.2");
    expect(map.allocate("192.168.0.1")).toBe("10.244.0.4");
  });
});

describe("the image catalogue", () => {
  it.each([
    ["images: {}", "images.yaml:1: images: must be a list of images"],
    [
      "images:\n  - image: a\n    builtin: b\n    port: x",
      "images.yaml:4: images[0].port: must be a port number, or 0 for none",
    ],
    ["images:\n  - builtin: b", "images.yaml:2: images[0].image: is required"],
    ["images:\n  - image: a", "images.yaml:2: images[0].command: either command or builtin is required"],
    ["images:\n  - image: a\n    comand: [b]", "images.yaml:3: images[0].comand: is none of image"],
  ])("refuses %j with file, line and field", (text, message) => {
    expect(() => parseImages(text, "images.yaml")).toThrow(message);
  });
});

describe("what a container names", () => {
  const files = { root: "/data/root", mountPaths: ["/certs", "/etc/config/"] };

  it.each([
    ["/certs/tls.crt", "/data/root/certs/tls.crt"],
    ["--tls-cert-file=/certs/tls.crt", "--tls-cert-file=/data/root/certs/tls.crt"],
    ["/certs", "/data/root/certs"],
    ["/certs2/x", "/certs2/x"],
    ["x=/certs/y", "x=/certs/y"],
    ["/etc/config/a", "/data/root/etc/config/a"],
  ])("by the path %s is found where it really is", (text, moved) => {
    expect(relocate(text, files)).toBe(moved);
  });

  it("by variables is filled in", () => {
    expect(expand("--port=$(PORT) $$(PORT) $(NONE)", (name) => (name === "PORT" ? "1" : undefined))).toBe(
      "--port=1 $(PORT) $(NONE)",
    );
  });
});
