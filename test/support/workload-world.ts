/** One playground for the workloads of a file's tests, with images of their own; each test finds its namespace empty. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeEach } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  createMovableClock,
  TUTORIAL_MANIFESTS,
  type KubeObject,
  type MovableClock,
  type Playground,
  type PlaygroundOptions,
} from "../../src/index.ts";
import { untilObjects } from "./awaiting.ts";
import { shareFront } from "./front.ts";

export const NAMESPACE = "example-namespace";
/** The tutorial's. */
export const API_SERVICE = "v1.example.k8s.io";

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message: string;
}

export interface Deployment extends KubeObject {
  spec: {
    replicas?: number;
    template: { metadata?: { annotations?: Record<string, string> }; spec: { containers: object[] } };
  };
  readonly status?: {
    readonly replicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface ReplicaSet extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

export interface Pod extends KubeObject {
  readonly status?: {
    readonly phase: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly Condition[];
    readonly podIP?: string;
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly restartCount: number;
      readonly state: {
        readonly running?: object;
        readonly terminated?: object;
        readonly waiting?: { readonly reason: string; readonly message: string };
      };
    }[];
  };
}

export interface EndpointSlice extends KubeObject {
  readonly endpoints: readonly { readonly addresses: readonly string[]; readonly conditions: { ready: boolean } }[];
  readonly ports: readonly object[];
}

/** An entry of an image catalogue. */
export interface TestImage {
  readonly image: string;
  readonly command: readonly string[];
  readonly cmd?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly args?: readonly string[] | "any";
  readonly read?: readonly string[];
  readonly fixedPort?: boolean;
  readonly exec?: readonly string[];
  readonly env?: readonly string[];
  readonly port?: number;
}

export interface World {
  readonly playground: Playground;
  readonly clock: MovableClock;
  readonly objects: Playground["objects"];
  /** Every workload event of this test so far, `Kind namespace/name: Reason: message`. */
  readonly events: readonly string[];
  /** Creates the tutorial's objects of these kinds. */
  tutorial(...kinds: string[]): Promise<void>;
  /** Creates the tutorial's Deployment with this image. */
  deploy(image: string): Promise<void>;
  create(...objects: KubeObject[]): Promise<void>;
  /** Resolves with the objects of the resource in the test's namespace, once they pass. */
  until<T extends KubeObject>(resource: string, passes: (objects: readonly T[]) => boolean): Promise<readonly T[]>;
  /** What a pod has written. */
  log(pod: string): Promise<string>;
  /** Resolves with what a pod has written, once it passes. */
  untilLog(pod: string, passes: (text: string) => boolean): Promise<string>;
  /** Where the tutorial's route leads. */
  address(): string;
}

export function shareWorld(images: readonly TestImage[] = [], options: Pick<PlaygroundOptions, "sandbox"> = {}): World {
  const directory = mkdtempSync(path.join(tmpdir(), "workloads-"));
  const catalogue = path.join(directory, "images.yaml");
  writeFileSync(catalogue, JSON.stringify({ images }));
  afterAll(() => rmSync(directory, { recursive: true }));
  const clock = createMovableClock();
  const events: string[] = [];
  const catalogues = images.length === 0 ? {} : { images: [catalogue] };
  const shared = shareFront({ clock, ...options, ...catalogues }, async (playground) => {
    playground.subscribe(
      ({ type, where, message }) => void (type === "workload" && events.push(`${where}: ${message}`)),
    );
    await playground.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
  });
  beforeEach(() => void events.splice(0));
  return {
    get playground() {
      return shared.playground;
    },
    get objects() {
      return shared.playground.objects;
    },
    clock,
    events,
    ...worldOf(() => shared.playground),
  };
}

/** The same in a playground that a test has started for itself. */
export function worldOf(current: () => Playground): Omit<World, "playground" | "objects" | "clock" | "events"> {
  const create = async (...objects: KubeObject[]): Promise<void> => {
    for (const object of objects) await current().apply(object);
  };
  const logPath = (pod: string): string => `/api/v1/namespaces/${NAMESPACE}/pods/${pod}/log`;
  return {
    create,
    tutorial: async (...kinds) => create(...(await tutorialObjects()).filter(({ kind }) => kinds.includes(kind))),
    async deploy(image) {
      const deployment = (await tutorialObjects()).find(({ kind }) => kind === "Deployment") as Deployment;
      const [container] = deployment.spec.template.spec.containers;
      deployment.spec.template.spec.containers = [{ ...container, image }];
      await create(deployment);
    },
    until: async <T extends KubeObject>(resource: string, passes: (objects: readonly T[]) => boolean) => {
      const target = { group: GROUPS[resource] ?? "", resource, namespace: NAMESPACE };
      const found = await untilObjects(current().objects, target, (objects) => passes(objects as readonly T[]));
      return found as readonly T[];
    },
    log: async (pod) => (await current().client().get(logPath(pod))).text,
    async untilLog(pod, passes) {
      const leaving = new AbortController();
      const { body } = await current()
        .client()
        .stream(`${logPath(pod)}?follow=true`, leaving.signal);
      let text = "";
      for await (const bytes of body) {
        text += Buffer.from(bytes).toString();
        if (!passes(text)) continue;
        return text;
      }
      throw new Error(`the log ended with: ${text}`);
    },
    address: () => current().endpointOf(API_SERVICE).split(" ")[0] ?? "",
  };
}

const GROUPS: Readonly<Record<string, string>> = {
  deployments: "apps",
  replicasets: "apps",
  endpointslices: "discovery.k8s.io",
};

async function tutorialObjects(): Promise<KubeObject[]> {
  return parseAllDocuments(await readFile(TUTORIAL_MANIFESTS, "utf8")).map((document) => document.toJS() as KubeObject);
}

export function readyAddresses(slices: readonly EndpointSlice[]): string[] {
  const ready = slices.flatMap(({ endpoints }) =>
    ((endpoints as typeof endpoints | null) ?? []).filter(({ conditions }) => conditions.ready),
  );
  return ready.flatMap(({ addresses }) => addresses);
}

export function hasReady(count: number): (slices: readonly EndpointSlice[]) => boolean {
  return (slices) => slices.length > 0 && readyAddresses(slices).length === count;
}

export function waitingReason(pod: Pod | undefined): string | undefined {
  return pod?.status?.containerStatuses?.[0]?.state.waiting?.reason;
}

/** The body of an HTTPS reply of a process on this machine, and the common name of the certificate that came with it. */
export function get(address: string, target: string): Promise<{ status: number; body: string; subject: string }> {
  const [host = "", port = ""] = address.split(":");
  return new Promise((resolve, reject) => {
    const options = { host, port: Number(port), path: target, rejectUnauthorized: false, agent: false };
    const req = request(options, (res) => {
      const subject = String((res.socket as TLSSocket).getPeerCertificate().subject.CN);
      let body = "";
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => (body += chunk));
      res.on("end", () => resolve({ status: res.statusCode ?? 0, body, subject }));
    });
    req.on("error", reject).end();
  });
}
