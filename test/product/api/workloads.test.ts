import { describe, expect, it } from "vitest";
import { startPlayground, TUTORIAL_MANIFESTS } from "../../../src/index.ts";
import { untilObjects } from "../../support/awaiting.ts";
import {
  API_SERVICE,
  get,
  hasReady,
  NAMESPACE,
  readyAddresses,
  shareWorld,
  waitingReason,
  worldOf,
  type Deployment,
  type EndpointSlice,
  type Pod,
  type ReplicaSet,
  type World,
} from "../../support/workload-world.ts";

const DEPLOYMENTS = { group: "apps", resource: "deployments", namespace: NAMESPACE };
const PODS = { group: "", resource: "pods", namespace: NAMESPACE };
const SERVICES = `/api/v1/namespaces/${NAMESPACE}/services`;
const POD_KINDS = ["ServiceAccount", "Deployment", "Service", "APIService"];

const node = (program: string): string[] => [process.execPath, "-e", program];
const world = shareWorld([
  { image: "example.com/fails:v1", command: node("console.log('no'); process.exit(3)") },
  {
    image: "example.com/stays:v1",
    command: node("process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1000); console.log('up')"),
  },
  {
    image: "example.com/says:v1",
    command: node(
      "require('http').createServer((q, s) => s.end(process.argv[1])).listen(process.env.PORT, '127.0.0.1')",
    ),
    cmd: ["hello"],
    port: 443,
  },
]);

async function scale(replicas: number): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/example-server/scale`;
  expect((await world.playground.client().patch(path, { spec: { replicas } })).status).toBe(200);
}

async function change(edit: (deployment: Deployment) => void): Promise<void> {
  // The controller may write its status in between.
  await world.playground.settled();
  const stored = structuredClone(await world.objects.get(DEPLOYMENTS, "example-server")) as Deployment;
  edit(stored);
  await world.objects.update(DEPLOYMENTS, stored);
}

async function podsOf({ until }: Pick<World, "until">): Promise<readonly Pod[]> {
  return until<Pod>("pods", () => true);
}

/** Where the processes of all pods listen. */
async function listeners(place: Pick<World, "until" | "log">): Promise<string[]> {
  const pods = await podsOf(place);
  const logs = await Promise.all(pods.map(({ metadata }) => place.log(metadata.name ?? "")));
  return logs.map((text) => /^listening on (127\.0\.0\.1:\d+)\n$/.exec(text)?.[1] ?? text);
}

describe("the tutorial's workload", () => {
  it("leads from a Deployment and a Service to a server that answers", async () => {
    await world.tutorial(...POD_KINDS);
    const slices = await world.until<EndpointSlice>("endpointslices", hasReady(1));
    const [ip = ""] = readyAddresses(slices);
    expect(ip).toMatch(/^10\.244\.0\.\d+$/);
    expect(slices[0]?.ports).toEqual([{ name: "", protocol: "TCP", port: 443 }]);
    await world.playground.waitFor(API_SERVICE);
    const path = "/apis/example.k8s.io/v1/pods";
    const body = "Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'";
    expect((await world.playground.client().get(path)).text).toBe(body);
    expect(await get(world.address(), path)).toEqual({ status: 200, body, subject: "example-server" });
    expect(await listeners(world)).toEqual([world.address()]);
    const [deployment] = await world.until<Deployment>("deployments", ([one]) => one?.status?.availableReplicas === 1);
    expect(deployment?.status).toMatchObject({
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
    });
    expect(deployment?.status?.conditions).toMatchObject([
      { type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
      { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
    ]);
    const [endpoints] = await world.until("endpoints", (all) => all.length === 1);
    expect(endpoints?.["subsets"]).toMatchObject([{ addresses: [{ ip }], ports: [{ port: 443, protocol: "TCP" }] }]);
  });

  it("is not reached at a targetPort where its container does not listen", async () => {
    await world.tutorial(...POD_KINDS);
    await world.playground.waitFor(API_SERVICE);
    const ports = [{ port: 443, targetPort: 8443 }];
    await world.playground.client().patch(`${SERVICES}/example-server`, { spec: { ports } });
    await world.playground.settled();
    expect((await world.playground.client().get("/apis/example.k8s.io/v1/pods")).status).toBe(503);
    // An address of the cluster, which stands for no process.
    expect(world.address()).toMatch(/^10\.244\.0\.\d+:8443$/);
  });

  it("answers 307 at its group version when it is run as written", async () => {
    await using playground = await startPlayground({ asWritten: true, proxyPort: "off" });
    const place = worldOf(() => playground);
    await playground.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
    await place.tutorial(...POD_KINDS);
    await place.until<EndpointSlice>("endpointslices", hasReady(1));
    expect((await get(place.address(), "/apis/example.k8s.io/v1")).status).toBe(307);
  });

  it("starts in the process that was loaded ahead, and another pod in a process of its own", async () => {
    const filenames = [TUTORIAL_MANIFESTS];
    await using playground = await startPlayground({ asWritten: true, filenames, proxyPort: "off" });
    const place = worldOf(() => playground);
    const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/example-server/scale`;
    await playground.client().patch(path, { spec: { replicas: 2 } });
    await place.until<EndpointSlice>("endpointslices", hasReady(2));
    const addresses = await listeners(place);
    expect(new Set(addresses).size).toBe(2);
    for (const address of addresses) {
      const reply = await get(address, "/apis/example.k8s.io/v1");
      expect(reply).toMatchObject({ status: 307, subject: "example-server" });
    }
  });

  it("ends with its Deployment: no endpoints, no ReplicaSet, no pod and no process", async () => {
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    const address = world.address();
    expect((await get(address, "/")).status).toBe(200);
    await world.objects.delete(DEPLOYMENTS, "example-server");
    await world.until<EndpointSlice>("endpointslices", (slices) =>
      slices.every(({ endpoints }) => ((endpoints as unknown[] | null) ?? []).length === 0),
    );
    await world.until("replicasets", (sets) => sets.length === 0);
    await world.until("pods", (pods) => pods.length === 0);
    expect(world.address()).toBe("none");
    await expect(get(address, "/")).rejects.toThrow("ECONNREFUSED");
    await world.objects.delete({ group: "", resource: "services", namespace: NAMESPACE }, "example-server");
    await world.until("endpointslices", (slices) => slices.length === 0);
    await world.until("endpoints", (all) => all.length === 0);
  });

  it("is scaled up and down", async () => {
    await world.tutorial(...POD_KINDS);
    await scale(3);
    await world.until<EndpointSlice>("endpointslices", hasReady(3));
    expect(new Set(await listeners(world)).size).toBe(3);
    expect(world.playground.endpointOf(API_SERVICE)).toMatch(/^127\.0\.0\.1:\d+ \+2$/);
    await scale(0);
    await world.until<EndpointSlice>(
      "endpointslices",
      ([slice]) => ((slice?.endpoints as unknown[] | null | undefined) ?? []).length === 0 && slice !== undefined,
    );
    await world.until("pods", (pods) => pods.length === 0);
    await world.until<Deployment>(
      "deployments",
      ([one]) => one?.status?.replicas === undefined || one.status.replicas === 0,
    );
  });

  it("gets a new pod for one that is deleted", async () => {
    await world.tutorial(...POD_KINDS);
    const [first = ""] = readyAddresses(await world.until<EndpointSlice>("endpointslices", hasReady(1)));
    const [pod] = await podsOf(world);
    await world.objects.delete(PODS, pod?.metadata.name ?? "");
    const isOther = (slices: readonly EndpointSlice[]): boolean =>
      readyAddresses(slices).length === 1 && !readyAddresses(slices).includes(first);
    await world.until<EndpointSlice>("endpointslices", isOther);
  });

  it("rolls over to a new template without a moment of no endpoint, and keeps the old set for a rollback", async () => {
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    let fewest = Number.POSITIVE_INFINITY;
    const watching = await world.objects.watch(
      { group: "discovery.k8s.io", resource: "endpointslices", namespace: NAMESPACE },
      {
        onEvent: ({ object }) => {
          fewest = Math.min(fewest, readyAddresses([object as unknown as EndpointSlice]).length);
        },
      },
    );
    await change(({ spec }) => (spec.template.metadata = { ...spec.template.metadata, annotations: { v: "2" } }));
    const sets = await world.until<ReplicaSet>(
      "replicasets",
      (all) => all.length === 2 && all.some((set) => set.spec.replicas === 0),
    );
    watching.close();
    expect(fewest).toBe(1);
    const revisions = sets.map((set) => [
      set.metadata.annotations?.["deployment.kubernetes.io/revision"],
      set.spec.replicas,
    ]);
    expect(revisions.sort(([a = ""], [b = ""]) => String(a).localeCompare(String(b)))).toEqual([
      ["1", 0],
      ["2", 1],
    ]);
  });

  it("leaves its ReplicaSet and pods behind when it is deleted with the orphan policy", async () => {
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    await change(({ metadata }) => (metadata.finalizers = ["orphan"]));
    await world.objects.delete(DEPLOYMENTS, "example-server");
    await world.until("deployments", (all) => all.length === 0);
    const [set] = await world.until<ReplicaSet>("replicasets", () => true);
    expect(set?.metadata.ownerReferences).toBeUndefined();
    await world.playground.settled();
    expect(await podsOf(world)).toHaveLength(1);
  });

  it("goes after its ReplicaSet and pods when it is deleted with the foreground policy", async () => {
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    await change(({ metadata }) => (metadata.finalizers = ["foregroundDeletion"]));
    await world.objects.delete(DEPLOYMENTS, "example-server");
    await world.until("deployments", (all) => all.length === 0);
    expect((await world.until<ReplicaSet>("replicasets", () => true)).length).toBe(0);
  });

  it("goes with its namespace, which its APIService holds until that goes too", async () => {
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    const address = world.address();
    expect((await get(address, "/")).status).toBe(200);
    await world.objects.delete({ group: "", resource: "namespaces" }, NAMESPACE);
    await world.until("pods", (pods) => pods.length === 0);
    await world.playground.settled();
    await expect(get(address, "/")).rejects.toThrow("ECONNREFUSED");
    expect(world.events.filter((event) => event.includes("tried again"))).toEqual([]);
    const namespace = await world.objects.get({ group: "", resource: "namespaces" }, NAMESPACE);
    expect(JSON.stringify(namespace)).toContain("stale GroupVersion discovery: example.k8s.io/v1");
    await world.objects.delete({ group: "apiregistration.k8s.io", resource: "apiservices" }, API_SERVICE);
    await untilObjects(world.objects, { group: "", resource: "namespaces" }, (all) =>
      all.every(({ metadata }) => metadata.name !== NAMESPACE),
    );
  });

  it("is refused pods while its ServiceAccount is missing", async () => {
    await world.tutorial("Deployment");
    const [deployment] = await world.until<Deployment>("deployments", ([one]) =>
      (one?.status?.conditions ?? []).some(({ type }) => type === "ReplicaFailure"),
    );
    expect(deployment?.status?.conditions?.find(({ type }) => type === "ReplicaFailure")?.message).toMatch(
      /error looking up service account example-namespace\/example-server: serviceaccount "example-server" not found$/,
    );
    await world.tutorial("ServiceAccount");
    await world.until<Pod>("pods", (pods) => pods.length === 1);
  });
});

describe("a container", () => {
  it("whose image the catalogue does not have stays pending with the kubelet's reasons", async () => {
    await world.tutorial("ServiceAccount");
    await world.deploy("example.com/none:v1");
    const [pod] = await world.until<Pod>("pods", ([one]) => waitingReason(one) === "ImagePullBackOff");
    expect(pod?.status?.phase).toBe("Pending");
    expect(world.events.join("\n")).toContain(
      'Failed: Failed to pull image "example.com/none:v1": "example.com/none:v1" is not in the image catalogue, which has: ysj/example-server:https, example.com/greetings-server:v1alpha1, example.com/fails:v1, ',
    );
  });

  it("that fails is started again at once, then after 10 s, then after 20 s", async () => {
    await world.tutorial("ServiceAccount");
    await world.deploy("example.com/fails:v1");
    const waits = (restarts: number) => (pods: readonly Pod[]) =>
      waitingReason(pods[0]) === "CrashLoopBackOff" &&
      pods[0]?.status?.containerStatuses?.[0]?.restartCount === restarts;
    const [first] = await world.until<Pod>("pods", waits(1));
    expect(first?.status?.containerStatuses?.[0]).toMatchObject({
      ready: false,
      state: {
        waiting: {
          message: expect.stringMatching(/^back-off 10s restarting failed container=example-server pod=/) as string,
        },
      },
      lastState: { terminated: { exitCode: 3, reason: "Error" } },
    });
    await world.playground.settled();
    world.clock.advance(10_000);
    const [second] = await world.until<Pod>("pods", waits(2));
    expect(second?.status?.containerStatuses?.[0]?.state.waiting?.message).toMatch(/^back-off 20s /);
    expect(await world.log(second?.metadata.name ?? "")).toBe("no\n");
  });

  it("may not name a command of its own", async () => {
    await world.tutorial("ServiceAccount", "Deployment");
    await change(({ spec }) => {
      spec.template.spec = {
        ...spec.template.spec,
        containers: [{ name: "c", image: "ysj/example-server:https", command: ["id"] }],
      };
    });
    await world.until<Pod>("pods", (pods) => pods.some((pod) => waitingReason(pod) === "CreateContainerError"));
  });

  it("that ignores SIGTERM is killed when its grace period is over", async () => {
    await world.tutorial("ServiceAccount");
    await world.deploy("example.com/stays:v1");
    const [pod] = await world.until<Pod>("pods", ([one]) => one?.status?.phase === "Running");
    const name = pod?.metadata.name ?? "";
    const heard = world.untilLog(name, (text) => text === "up\nno\n");
    await world.untilLog(name, (text) => text === "up\n");
    await world.objects.delete(DEPLOYMENTS, "example-server");
    await heard;
    await world.playground.settled();
    expect((await podsOf(world)).map(({ metadata }) => metadata.deletionGracePeriodSeconds)).toEqual([30]);
    world.clock.advance(30_000);
    await world.until("pods", (pods) => pods.length === 0);
  });

  it("in any language listens at PORT and becomes ready when it does", async () => {
    await world.tutorial("ServiceAccount", "Service", "APIService");
    await world.deploy("example.com/says:v1");
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    const reply = await fetch(`http://${world.address()}/`);
    expect(await reply.text()).toBe("hello");
  });
});
