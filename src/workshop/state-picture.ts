import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Session } from "./session.ts";

/** Differ at every creation, and say nothing of what a learner did. */
const ACCIDENTAL = new Set([
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "managedFields",
  "lastTransitionTime",
  "lastUpdateTime",
  "lastProbeTime",
  "startTime",
  "startedAt",
  "containerID",
  "podIP",
  "podIPs",
  "clusterIP",
  "clusterIPs",
  "annotations",
  "observedGeneration",
  // The node says how containers run once a trial of that is over, which is when it is.
  "osImage",
  "containerRuntimeVersion",
]);

/** RFC 3339 within a message, e.g. of an expired certificate. */
const MOMENT = /\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})/g;

/** Made by controllers under names of chance; what stands behind them is in their owners. */
const DERIVED = /^\/registry\/(?:events|pods|apps\/replicasets|discovery\.k8s\.io\/endpointslices|endpoints)\//;

/** Made by controllers in every namespace, seconds after it appeared: there or not yet, by chance. */
const OF_EVERY_NAMESPACE = /^\/registry\/(?:configmaps\/[^/]+\/kube-root-ca\.crt|serviceaccounts\/[^/]+\/default)$/;

/** The state of a playground and of the lesson's folder without what differs between any two creations. */
export async function stateOf(session: Pick<Session, "pg" | "world">): Promise<Map<string, string>> {
  const { pg } = session;
  await pg.settled();
  const picture = new Map<string, string>();
  for (const [key, object] of await pg.state()) {
    if (!DERIVED.test(key) && !OF_EVERY_NAMESPACE.test(key)) picture.set(key, canonical(object));
  }
  for (const [name, faults] of pg.faults.list()) picture.set(`fault ${name}`, canonical(faults));
  const work = session.world()?.work;
  for (const name of work === undefined ? [] : await readdir(work)) {
    picture.set(`file ${name}`, digest(await readFile(path.join(work ?? "", name))));
  }
  return picture;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (ACCIDENTAL.has(key)) return undefined;
    if (typeof item === "string") return item.replace(MOMENT, "TIME");
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function digest(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
