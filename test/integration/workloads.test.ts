import { describe, expect, it } from "vitest";
import { createManualClock } from "../support/manual-clock.ts";
import { parseImages } from "../../src/cluster/image-catalogue.ts";
import type { Deployment, EndpointSlice, Pod, ReplicaSet } from "../../src/cluster/types.ts";
import {
  get,
  hasReady,
  NAMESPACE,
  readyAddresses,
  startWorld,
  waitingReason,
  type World,
} from "../support/workload-world.ts";

const DEPLOYMENTS = { group: "apps", resource: "deployments", namespace: NAMESPACE };
const POD_KINDS = ["ServiceAccount", "Deployment", "Service"];

async function change(world: World, edit: (deployment: Deployment) => void): Promise<void> {
  const stored = structuredClone(await world.service.get(DEPLOYMENTS, "example-server")) as Deployment;
  edit(stored);
  await world.service.update(DEPLOYMENTS, stored);
}

function catalogue(...lines: string[]) {
  const images = parseImages(["images:", ...lines].join("\n"), "images.yaml");
  return { images, find: (reference: string) => images.find((image) => image.reference === reference) };
}

describe("the tutorial's workload", () => {
  it("leads from a Deployment and a Service to a server that answers", async () => {
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    const slices = await world.until<EndpointSlice>("endpointslices", hasReady(1));
    const [ip = ""] = readyAddresses(slices);
    expect(ip).toMatch(/^10\.244\.0\.\d+$/);
    expect(slices[0]?.ports).toEqual([{ name: "", protocol: "TCP", port: 443 }]);
    expect(await get(world.cluster.addressOf(ip, 443), "/apis/example.k8s.io/v1/pods")).toEqual({
      status: 200,
      body: "Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'",
      subject: "example-server",
    });
    expect(world.cluster.addressOf(ip, 8443)).toBeUndefined();
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
    expect(world.cluster.logs(NAMESPACE, String((await podsOf(world))[0]?.metadata.name))?.lines()).toMatchObject([
      { stream: "stdout", text: expect.stringMatching(/^listening on 127\.0\.0\.1:\d+$/) as string },
    ]);
  });

  it("answers 307 at its group version when it is run as written", async () => {
    const world = await startWorld({ builtinArgs: { "example-server": ["--as-written"] } });
    await world.tutorial(...POD_KINDS);
    const [ip = ""] = readyAddresses(await world.until<EndpointSlice>("endpointslices", hasReady(1)));
    expect((await get(world.cluster.addressOf(ip, 443), "/apis/example.k8s.io/v1")).status).toBe(307);
  });

  it("starts in the process that was loaded ahead, and another pod in a process of its own", async () => {
    const world = await startWorld({
      startAhead: ["example-server"],
      builtinArgs: { "example-server": ["--as-written"] },
    });
    await world.tutorial(...POD_KINDS);
    await change(world, (deployment) => (deployment.spec.replicas = 2));
    const ips = readyAddresses(await world.until<EndpointSlice>("endpointslices", hasReady(2)));
    for (const ip of ips) {
      const reply = await get(world.cluster.addressOf(ip, 443), "/apis/example.k8s.io/v1");
      expect(reply).toMatchObject({ status: 307, subject: "example-server" });
    }
  });

  it("ends with its Deployment: no endpoints, no ReplicaSet, no pod and no process", async () => {
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    const [ip = ""] = readyAddresses(await world.until<EndpointSlice>("endpointslices", hasReady(1)));
    const address = world.cluster.addressOf(ip, 443);
    await world.service.delete(DEPLOYMENTS, "example-server");
    await world.until<EndpointSlice>("endpointslices", (slices) =>
      slices.every(({ endpoints }) => endpoints.length === 0),
    );
    await world.until("replicasets", (sets) => sets.length === 0);
    await world.until("pods", (pods) => pods.length === 0);
    expect(world.cluster.addressOf(ip, 443)).toBeUndefined();
    await expect(get(address, "/")).rejects.toThrow("ECONNREFUSED");
    await world.service.delete({ group: "", resource: "services", namespace: NAMESPACE }, "example-server");
    await world.until("endpointslices", (slices) => slices.length === 0);
    await world.until("endpoints", (all) => all.length === 0);
  });

  it("is scaled up and down", async () => {
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    await change(world, (deployment) => (deployment.spec.replicas = 3));
    const slices = await world.until<EndpointSlice>("endpointslices", hasReady(3));
    expect(new Set(readyAddresses(slices).map((ip) => world.cluster.addressOf(ip, 443))).size).toBe(3);
    await change(world, (deployment) => (deployment.spec.replicas = 0));
    await world.until<EndpointSlice>("endpointslices", ([slice]) => slice?.endpoints.length === 0);
    await world.until("pods", (pods) => pods.length === 0);
    await world.until<Deployment>(
      "deployments",
      ([one]) => one?.status?.replicas === undefined || one.status.replicas === 0,
    );
  });

  it("gets a new pod for one that is deleted", async () => {
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    const [first = ""] = readyAddresses(await world.until<EndpointSlice>("endpointslices", hasReady(1)));
    const [pod] = await podsOf(world);
    await world.service.delete({ group: "", resource: "pods", namespace: NAMESPACE }, pod?.metadata.name ?? "");
    const isOther = (slices: readonly EndpointSlice[]): boolean =>
      readyAddresses(slices).length === 1 && !readyAddresses(slices).includes(first);
    await world.until<EndpointSlice>("endpointslices", isOther);
  });

  it("rolls over to a new template without a moment of no endpoint, and keeps the old set for a rollback", async () => {
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    let fewest = Number.POSITIVE_INFINITY;
    const watching = await world.service.watch(
      { group: "discovery.k8s.io", resource: "endpointslices", namespace: NAMESPACE },
      {
        onEvent: ({ object }) => {
          fewest = Math.min(fewest, readyAddresses([object as unknown as EndpointSlice]).length);
        },
      },
    );
    await change(
      world,
      ({ spec }) => (spec.template.metadata = { ...spec.template.metadata, annotations: { v: "2" } }),
    );
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
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    await change(world, ({ metadata }) => (metadata.finalizers = ["orphan"]));
    await world.service.delete(DEPLOYMENTS, "example-server");
    await world.until("deployments", (all) => all.length === 0);
    const [set] = await world.until<ReplicaSet>("replicasets", () => true);
    expect(set?.metadata.ownerReferences).toBeUndefined();
    await world.cluster.idle();
    expect(await podsOf(world)).toHaveLength(1);
  });

  it("goes after its ReplicaSet and pods when it is deleted with the foreground policy", async () => {
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    await world.until<EndpointSlice>("endpointslices", hasReady(1));
    await change(world, ({ metadata }) => (metadata.finalizers = ["foregroundDeletion"]));
    await world.service.delete(DEPLOYMENTS, "example-server");
    await world.until("deployments", (all) => all.length === 0);
    expect((await world.until<ReplicaSet>("replicasets", () => true)).length).toBe(0);
  });

  it("goes with its namespace", async () => {
    const world = await startWorld();
    await world.tutorial(...POD_KINDS);
    const [ip = ""] = readyAddresses(await world.until<EndpointSlice>("endpointslices", hasReady(1)));
    const address = world.cluster.addressOf(ip, 443);
    await world.service.delete({ group: "", resource: "namespaces" }, NAMESPACE);
    await world.until("pods", (pods) => pods.length === 0);
    await world.cluster.idle();
    await expect(get(address, "/")).rejects.toThrow("ECONNREFUSED");
    expect(world.events.filter((event) => event.includes("tried again"))).toEqual([]);
    await expect(world.service.get({ group: "", resource: "namespaces" }, NAMESPACE)).rejects.toThrow("not found");
  });

  it("is refused pods while its ServiceAccount is missing", async () => {
    const world = await startWorld();
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
    const clock = createManualClock();
    const world = await startWorld({ clock, images: catalogue("  - {image: other, builtin: example-server}") });
    await world.tutorial("ServiceAccount", "Deployment");
    const [pod] = await world.until<Pod>("pods", ([one]) => waitingReason(one) === "ImagePullBackOff");
    expect(pod?.status?.phase).toBe("Pending");
    expect(world.events.join("\n")).toContain(
      'Failed: Failed to pull image "ysj/example-server:https": "ysj/example-server:https" is not in the image catalogue, which has: other',
    );
  });

  it("that fails is started again at once, then after 10 s, then after 20 s", async () => {
    const clock = createManualClock();
    const command = JSON.stringify([process.execPath, "-e", "console.log('no'); process.exit(3)"]);
    const images = catalogue(`  - {image: "ysj/example-server:https", command: ${command}}`);
    const world = await startWorld({ clock, images });
    await world.tutorial("ServiceAccount", "Deployment");
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
    await world.cluster.idle();
    clock.advance(10_000);
    const [second] = await world.until<Pod>("pods", waits(2));
    expect(second?.status?.containerStatuses?.[0]?.state.waiting?.message).toMatch(/^back-off 20s /);
    const log = world.cluster.logs(NAMESPACE, second?.metadata.name ?? "");
    expect(log?.lines().map(({ text }) => text)).toEqual(["no"]);
  });

  it("may not name a command of its own", async () => {
    const world = await startWorld();
    await world.tutorial("ServiceAccount", "Deployment");
    await change(world, ({ spec }) => {
      spec.template.spec = {
        ...spec.template.spec,
        containers: [{ name: "c", image: "ysj/example-server:https", command: ["id"] }],
      };
    });
    await world.until<Pod>("pods", (pods) => pods.some((pod) => waitingReason(pod) === "CreateContainerError"));
  });

  it("that ignores SIGTERM is killed when its grace period is over", async () => {
    const clock = createManualClock();
    const program = "process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1000); console.log('up')";
    const command = JSON.stringify([process.execPath, "-e", program]);
    const world = await startWorld({
      clock,
      images: catalogue(`  - {image: "ysj/example-server:https", command: ${command}}`),
    });
    await world.tutorial("ServiceAccount", "Deployment");
    const [pod] = await world.until<Pod>("pods", ([one]) => one?.status?.phase === "Running");
    const name = pod?.metadata.name ?? "";
    const log = world.cluster.logs(NAMESPACE, name);
    const heard = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => void (log?.lines().some((line) => line.text === text) === true && resolve());
        log?.follow(check);
        check();
      });
    await heard("up");
    await world.service.delete(DEPLOYMENTS, "example-server");
    await heard("no");
    await world.cluster.idle();
    expect((await podsOf(world)).map(({ metadata }) => metadata.deletionGracePeriodSeconds)).toEqual([30]);
    clock.advance(30_000);
    await world.until("pods", (pods) => pods.length === 0);
  });

  it("in any language listens at PORT and becomes ready when it does", async () => {
    const program =
      "require('http').createServer((q, s) => s.end(process.argv[1])).listen(process.env.PORT, '127.0.0.1')";
    const command = JSON.stringify([process.execPath, "-e", program]);
    const images = catalogue(`  - {image: "ysj/example-server:https", command: ${command}, args: [hello], port: 443}`);
    const world = await startWorld({ images });
    await world.tutorial(...POD_KINDS);
    const [ip = ""] = readyAddresses(await world.until<EndpointSlice>("endpointslices", hasReady(1)));
    const reply = await fetch(`http://${world.cluster.addressOf(ip, 443)}/`);
    expect(await reply.text()).toBe("hello");
  });
});

async function podsOf(world: World): Promise<readonly Pod[]> {
  return world.until<Pod>("pods", () => true);
}
